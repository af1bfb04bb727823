using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Jobs;

/// <summary>Turns rows into responses with what other rows know of them.</summary>
public static class JobQueries
{
    public static async Task<IReadOnlyList<JobResponse>> DescribeAsync(this GanServiceDb database, IReadOnlyList<TrainingJob> jobs, CancellationToken cancellationToken) =>
        [.. jobs.Zip(await database.StandingsAsync(jobs, cancellationToken), JobResponse.Of)];

    public static async Task<JobResponse> DescribeAsync(this GanServiceDb database, TrainingJob job, CancellationToken cancellationToken) =>
        (await database.DescribeAsync([job], cancellationToken))[0];
}
