using GanService.Api.Store.Rows;
using GanService.Engine.Losses;

namespace GanService.Api.Web.Jobs;

/// <summary>Fewer points that draw the same curve.</summary>
public static class LossDownsampling
{
    // Per bucket the lowest and the highest of each of three losses: at most six steps, which the curves share.
    private const int PointsPerBucket = 6;

    /// <summary>At most <paramref name="limit"/> of a job's steps after one and up to another, or all: the extremes are kept.</summary>
    public static async Task<IReadOnlyList<(int Step, StepLosses Losses)>> LossesAsync(
        this GanServiceDb database, string jobId, int after, int until, int? limit, CancellationToken cancellationToken)
    {
        var rows = new List<(int Step, StepLosses Losses)>();
        await foreach (var row in database.LossesAsync(jobId, after, until).WithCancellation(cancellationToken))
            rows.Add(row);
        return rows.Count > limit ? KeepExtremes(rows, limit.Value) : rows;
    }

    /// <summary>At most <paramref name="limit"/> rows: the first, the last, and every bucket's extremes of every loss.</summary>
    public static List<(int Step, StepLosses Losses)> KeepExtremes(IReadOnlyList<(int Step, StepLosses Losses)> rows, int limit)
    {
        var kept = new SortedSet<int> { 0, rows.Count - 1 };
        var buckets = (limit - 2) / PointsPerBucket;
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var start = (int)((long)rows.Count * bucket / buckets);
            var end = (int)((long)rows.Count * (bucket + 1) / buckets);
            AddExtremes(kept, rows, start, end, l => l.DiscriminatorReal);
            AddExtremes(kept, rows, start, end, l => l.DiscriminatorFake);
            AddExtremes(kept, rows, start, end, l => l.Generator);
        }

        return [.. kept.Select(i => rows[i])];
    }

    private static void AddExtremes(SortedSet<int> kept, IReadOnlyList<(int Step, StepLosses Losses)> rows, int start, int end, Func<StepLosses, float> value)
    {
        int lowest = start, highest = start;
        for (var i = start + 1; i < end; i++)
        {
            if (value(rows[i].Losses) < value(rows[lowest].Losses))
                lowest = i;
            if (value(rows[i].Losses) > value(rows[highest].Losses))
                highest = i;
        }

        kept.Add(lowest);
        kept.Add(highest);
    }
}
