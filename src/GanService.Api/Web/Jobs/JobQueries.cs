using GanService.Api.Store.Rows;
using GanService.Engine.Losses;

namespace GanService.Api.Web.Jobs;

/// <summary>Turns rows into responses with what other rows know of them.</summary>
public static class JobQueries
{
    private const int PlotPoints = 6000; // more than a plot has pixels

    public static async Task<IReadOnlyList<JobResponse>> DescribeAsync(this GanServiceDb database, IReadOnlyList<TrainingJob> jobs, CancellationToken cancellationToken) =>
        [.. jobs.Zip(await database.StandingsAsync(jobs, cancellationToken), JobResponse.Of)];

    public static async Task<JobResponse> DescribeAsync(this GanServiceDb database, TrainingJob job, CancellationToken cancellationToken) =>
        (await database.DescribeAsync([job], cancellationToken))[0];

    /// <summary>All of a job's losses, as many points as a plot can show.</summary>
    public static Task<IReadOnlyList<(int Step, StepLosses Losses)>> PlottedLossesAsync(this GanServiceDb database, string jobId, CancellationToken cancellationToken) =>
        database.LossesAsync(jobId, after: 0, until: int.MaxValue, PlotPoints, cancellationToken);

    /// <summary>A job's losses after one step and up to another: those of all steps, or at most <paramref name="limit"/> points, which are made in the memory that they take.</summary>
    public static async Task<IReadOnlyList<(int Step, StepLosses Losses)>> LossesAsync(
        this GanServiceDb database, string jobId, int after, int until, int? limit, CancellationToken cancellationToken)
    {
        if (await database.LossRangeAsync(jobId, after, until, cancellationToken) is not var (first, last))
            return [];
        var extremes = last - first >= limit ? new LossExtremes(first, last, limit.Value) : null;
        List<(int Step, StepLosses Losses)> all = [];
        await foreach (var added in database.LossEventsAsync(jobId, first - 1, last).WithCancellation(cancellationToken))
        {
            var from = Math.Max(first, added.FirstStep);
            var seen = added.Losses[(from - added.FirstStep)..(Math.Min(last, added.Step) - added.FirstStep + 1)];
            if (extremes is not null)
                extremes.See(from, seen);
            else
                all.AddRange(seen.ToArray().Select((losses, i) => (from + i, losses)));
        }

        return extremes?.Finish() ?? all;
    }
}
