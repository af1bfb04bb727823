using System.Diagnostics;

namespace GanService.Api.Tests.Hosting;

/// <summary>What requests cost the database, in queries: the clock of a test machine tells nothing.</summary>
public sealed class QueriesOfRequestsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Requests_WithTwentyTimesTheJobs_AskTheDatabaseAsOften()
    {
        await using var service = new TestService(folder);
        var job = await service.TrainAsync(("checkpointEverySteps", 10));
        (string Path, int Most)[] requests =
        [
            ("/jobs?limit=20", 6), ($"/jobs/{job.Id}", 5), ($"/jobs/{job.Id}/losses?maxPoints=200", 5), ($"/jobs/{job.Id}/checkpoints", 3), ("/checkpoints?limit=20", 3), ("/datasets", 3),
            ($"/generate?checkpoint={job.Checkpoint}", 2),
        ];
        await AskAllAsync(service, requests); // what is asked once, and remembered
        var alone = await AskAllAsync(service, requests);

        for (var i = 1; i < 20; i++)
            await service.TrainAsync(("checkpointEverySteps", 10));
        await AskAllAsync(service, requests);
        var among = await AskAllAsync(service, requests);

        Assert.NotEqual(0, alone[0]); // they are counted
        Assert.Equal(alone, among);
        Assert.All(among.Zip(requests), asked => Assert.True(asked.First <= asked.Second.Most, $"{asked.Second.Path} asked {asked.First} times"));
    }

    public void Dispose() => folder.Dispose();

    private static async Task<List<int>> AskAllAsync(TestService service, IEnumerable<(string Path, int Most)> requests)
    {
        List<int> counts = [];
        foreach (var (path, _) in requests)
            counts.Add(await AskAsync(service, path));
        return counts;
    }

    // Other tests ask, too: a request's own queries have its trace.
    private static async Task<int> AskAsync(TestService service, string path)
    {
        var (trace, count) = (ActivityTraceId.CreateRandom(), 0);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" } } };
        using (DatabaseCommands.Hear(_ => count += Activity.Current?.TraceId == trace ? 1 : 0))
        {
            using var answer = await service.Http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }

        return count;
    }
}
