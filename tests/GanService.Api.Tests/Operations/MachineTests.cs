using System.Net;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Machine;

namespace GanService.Api.Tests.Operations;

public sealed class MachineTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public MachineTests() => service = new(folder);

    [Fact]
    public async Task Machine_WithAJobAndADataset_TellsTheBytesOfTheirFiles()
    {
        var job = await service.TrainAsync(("steps", 50), ("checkpointEverySteps", 10), ("sampleEverySteps", 10));
        var waiting = await service.QueueAsync(TestService.EndlessJob());

        var machine = await Poll.UntilAsync(() => service.GetAsync<MachineResponse>("/machine"), m => m.Queue.Running == 1);

        var space = Assert.Single(machine.Jobs, j => j.Id == job.Id);
        Assert.Equal((BytesOf("jobs", job.Id), 5, JobState.Completed), (space.Bytes, space.Checkpoints, space.State));
        var dataset = Assert.Single(machine.Datasets);
        Assert.Equal((BytesOf("datasets", dataset.Id), 30, 2, "synthetic-faces"), (dataset.Bytes, dataset.Images, dataset.Jobs, dataset.Title));
        Assert.Equal(machine.Datasets.Sum(d => d.Bytes), machine.Disk.Datasets);
        Assert.InRange(machine.Disk.Free, 1, machine.Disk.Size);
        Assert.Equal(Math.Max(0, machine.Memory.Resident - machine.Memory.Managed), machine.Memory.Native);
        await service.CancelAsync(waiting.Id);
    }

    [Fact]
    public async Task Thin_AnEndedJob_FreesWhatItSaidAndKeepsWhatIsNeeded()
    {
        var job = await service.TrainAsync(("steps", 50), ("checkpointEverySteps", 10));
        var all = await service.CheckpointsAsync(job.Id);
        using var named = await service.Http.PutAsync("/aliases/kept", new StringContent($$"""{"checkpoint":"{{all[^1].Id}}"}""", null, "application/json"));
        await TestService.AssertStatusAsync(HttpStatusCode.OK, named);
        var expected = (await SpaceAsync(job.Id)).Thinnable;

        using var answer = await service.Http.PostAsync($"/jobs/thin?ids={job.Id}", null);

        await TestService.AssertStatusAsync(HttpStatusCode.OK, answer);
        var thinned = await TestService.ReadAsync<ChangedJobs>(answer);
        Assert.Equal((1, 0, expected), (thinned.Changed, thinned.RefusedCount, thinned.FreedBytes));
        Assert.InRange(thinned.FreedBytes, 1, long.MaxValue);
        var left = await service.CheckpointsAsync(job.Id);
        Assert.Equal([50, 10], left.Select(c => c.Step));
        Assert.Equal([true, false], left.Select(c => c.Resumable));
        foreach (var checkpoint in left)
            Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={checkpoint.Id}&count=1"));
        Assert.Equal(0, (await SpaceAsync(job.Id)).Thinnable);
    }

    [Fact]
    public async Task Thin_AJobThatRuns_IsRefused()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());

        using var answer = await service.Http.PostAsync($"/jobs/thin?ids={job.Id}", null);

        var refused = Assert.Single((await TestService.ReadAsync<ChangedJobs>(answer)).Refused);
        Assert.EndsWith("a job that has ended can be thinned.", refused.Reason, StringComparison.Ordinal);
        await service.CancelAsync(job.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    // What was seen is used for a while, so it is asked for until it is of now.
    private async Task<JobSpace> SpaceAsync(string id) => (await Poll.UntilAsync(
        () => service.GetAsync<MachineResponse>("/machine"), m => m.Jobs.SingleOrDefault(j => j.Id == id)?.Bytes == BytesOf("jobs", id))).Jobs.Single(j => j.Id == id);

    private long BytesOf(string kind, string id) =>
        new DirectoryInfo(Path.Combine(folder.File("data"), kind, id)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
