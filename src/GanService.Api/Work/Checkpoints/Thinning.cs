namespace GanService.Api.Work.Checkpoints;

/// <summary>Chooses which of a training's checkpoints or samples goes when there are too many, so that the others cover it evenly.</summary>
public static class Thinning
{
    /// <summary>The one whose neighbours are closest together; never the newest, and the oldest last.</summary>
    /// <param name="newestFirst">Their steps.</param>
    /// <param name="mayGo">Whether the one of an index may.</param>
    /// <returns>Its index, or null where none may go.</returns>
    public static int? Densest(IReadOnlyList<int> newestFirst, Func<int, bool> mayGo) => Enumerable.Range(0, newestFirst.Count).Skip(1).Where(mayGo)
        .OrderBy(i => i + 1 < newestFirst.Count ? newestFirst[i - 1] - newestFirst[i + 1] : int.MaxValue).Select(i => (int?)i).FirstOrDefault();
}
