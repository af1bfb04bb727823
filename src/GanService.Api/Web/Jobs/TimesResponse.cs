namespace GanService.Api.Web.Jobs;

/// <summary>When steps were made, as columns: of some steps; those between were made evenly. A step that is there twice was the last before a pause or a crash.</summary>
/// <param name="Steps">Never falling.</param>
/// <param name="At">When each was there; the second time, when training went on.</param>
/// <param name="Seconds">How long the job had been trained by then, without pauses and without steps that were lost.</param>
public sealed record TimesResponse(string JobId, IReadOnlyList<int> Steps, IReadOnlyList<DateTime> At, IReadOnlyList<double> Seconds)
{
    /// <summary>Times between the starts of a job, from what was told of steps, in their order, and when.</summary>
    public static TimesResponse Of(string jobId, IReadOnlyList<(int Step, DateTime At)> told, IReadOnlyList<DateTime> starts)
    {
        var (steps, at, seconds) = (new List<int>(), new List<DateTime>(), new List<double>());
        void Add(int step, DateTime time, double elapsed)
        {
            steps.Add(step);
            at.Add(time);
            seconds.Add(Math.Round(elapsed, 3));
        }

        foreach (var (step, time) in InOrder(told))
        {
            var before = at.Count > 0 ? at[^1] : DateTime.MinValue;
            if (starts.LastOrDefault(s => s > before && s <= time) is var start && start != default)
                Add(steps.LastOrDefault(), start, seconds.LastOrDefault());
            Add(step, time, at.Count > 0 ? seconds[^1] + (time - at[^1]).TotalSeconds : 0);
        }

        return new(jobId, steps, at, seconds);
    }

    // A checkpoint is told of when it is stored, and by then later steps have been: only the earlier time can be the step's.
    private static List<(int Step, DateTime At)> InOrder(IReadOnlyList<(int Step, DateTime At)> told)
    {
        List<(int Step, DateTime At)> rising = [];
        foreach (var one in told.Reverse())
        {
            if (rising.Count == 0 || one.Step < rising[^1].Step)
                rising.Add((one.Step, rising.Count == 0 || one.At < rising[^1].At ? one.At : rising[^1].At));
            else if (one.At < rising[^1].At)
                rising[^1] = one;
        }

        rising.Reverse();
        return rising;
    }
}
