using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Engine.Checkpoints;

namespace GanService.Api.Tests.Jobs;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Training_GoneOnWithInANewProcess_IsBitForBitTheSame()
    {
        object[] bodies =
        [
            Tiny("article", "adam"), Tiny("article", "rmsprop"), Tiny("article", "sgd"),
            Tiny("dcgan", "adam"), Tiny("dcgan", "rmsprop"), Tiny("dcgan", "sgd"),
            Tiny("faces", "adam"), Tiny("faces", "rmsprop"), Tiny("faces", "sgd"),
        ];
        using var service = new ServiceProcess(folder);
        await service.StartAsync();
        List<(string Id, string Start)> wholes = [];
        foreach (var body in bodies)
        {
            var id = (await service.QueueAsync(body)).Id;
            Assert.Equal(JobState.Completed, (await service.WaitForAsync(id, HasEnded)).State);
            wholes.Add((id, (await service.CheckpointsAsync(id))[^1].Id));
        }

        await service.TerminateAsync();
        await service.StartAsync();
        foreach (var (whole, start) in wholes)
        {
            var resumed = (await service.QueueAsync(new { fromCheckpoint = start })).Id;
            Assert.Equal(JobState.Completed, (await service.WaitForAsync(resumed, HasEnded)).State);

            Assert.Equal((await LossesAsync(service, whole))[10..], await LossesAsync(service, resumed));
            Assert.Equal(Files(whole), Files(resumed));
            Assert.Equal(await service.Http.GetByteArrayAsync($"/jobs/{whole}/samples/20.png"), await service.Http.GetByteArrayAsync($"/jobs/{resumed}/samples/20.png"));
        }
    }

    public void Dispose() => folder.Dispose();

    private static object Tiny(string recipe, string optimizer) => new
    {
        recipe,
        steps = 20,
        checkpointEverySteps = 10,
        imageSize = 16,
        batchSize = 8,
        generatorAverage = 0.9,
        optimizer = new { kind = optimizer },
        networks = new { latentSize = 6, generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 }, channels = 4 },
    };

    private static bool HasEnded(JobResponse job) => job.State is JobState.Completed or JobState.Failed;

    private static async Task<string[]> LossesAsync(ServiceProcess service, string job) =>
        (await service.Http.GetStringAsync($"/jobs/{job}/losses.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];

    // Hashes of weights, average and the optimizers' state.
    private (CheckpointFile, CheckpointFile?) Files(string job)
    {
        var manifest = CheckpointFolder.ReadManifest(Directory.GetDirectories(folder.File($"data/jobs/{job}/checkpoints"), "00000020-*").Single());
        return (manifest.Generator, manifest.Training);
    }
}
