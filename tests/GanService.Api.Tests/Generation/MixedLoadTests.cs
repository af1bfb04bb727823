namespace GanService.Api.Tests.Generation;

public sealed class MixedLoadTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    // The cache holds about two of the generators, so that they come and go.
    public MixedLoadTests() => service = new(folder, ("GanService:GeneratorCacheBytes", "20000"));

    [Fact]
    public async Task Requests_OfManyKindsAtOnce_GetWhatTheyGetAlone()
    {
        List<string> checkpoints = [];
        for (var seed = 0; seed < 4; seed++)
            checkpoints.Add((await service.TrainAsync(("seed", seed))).Checkpoint!);
        var load = new MixedLoad(service.Http, checkpoints[..3], doomed: checkpoints[3]);

        await load.RunAsync(requests: 600);

        Assert.Equal(600, load.Counts.Answered + load.Counts.Cancelled + load.Counts.Gone);
        Assert.True(load.Counts is { Answered: > 450, Gone: > 0 }, load.Counts.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
