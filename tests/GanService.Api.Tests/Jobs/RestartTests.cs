using GanService.Api.Jobs;

namespace GanService.Api.Tests.Jobs;

public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Job_InterruptedByAStop_EndsLikeOneThatWasNot()
    {
        var body = TestService.TinyJob(("steps", 3000), ("checkpointEverySteps", 100));
        string interrupted;
        await using (var service = new TestService(folder))
        {
            interrupted = (await service.QueueAsync(body)).Id;
            await service.WaitForAsync(interrupted, j => j.Step > 0);
        }

        await using var restarted = new TestService(folder);
        var job = await restarted.WaitForAsync(interrupted, j => j.State == JobState.Completed);
        var whole = await restarted.WaitForAsync((await restarted.QueueAsync(body)).Id, j => j.State == JobState.Completed);

        Assert.Equal(await restarted.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await restarted.BytesAsync($"/jobs/{job.Id}/losses.csv"));
        Assert.Equal((await restarted.CheckpointsAsync(whole.Id))[0].Sha256, (await restarted.CheckpointsAsync(job.Id))[0].Sha256);
    }

    [Fact]
    public async Task Job_WhoseNewestCheckpointIsDamaged_GoesOnFromTheOneBefore()
    {
        var body = TestService.EndlessJob(("checkpointEverySteps", 50));
        string id;
        await using (var service = new TestService(folder))
        {
            id = (await service.QueueAsync(body)).Id;
            await service.WaitForAsync(id, j => j.Step > 200);
        }

        var newest = Directory.GetDirectories(folder.File($"data/jobs/{id}/checkpoints")).Order().Last();
        File.WriteAllText(Path.Combine(newest, "training.safetensors"), "damaged");
        var unfinished = Directory.CreateDirectory(newest + "9.tmp").FullName;

        await using var restarted = new TestService(folder);
        var stopped = int.Parse(Path.GetFileName(newest), System.Globalization.CultureInfo.InvariantCulture);
        await restarted.WaitForAsync(id, j => j.Step > stopped + 100);
        await restarted.CancelAsync(id);
        var job = await restarted.WaitForAsync(id, j => j.State == JobState.Cancelled);
        var losses = await restarted.GetAsync<LossesResponse>($"/jobs/{id}/losses");
        Assert.Equal(Enumerable.Range(1, job.Step), losses.Steps);
        Assert.False(Directory.Exists(unfinished));
        Assert.StartsWith($"The checkpoint of step {stopped:N0} cannot be used", Assert.Single(await restarted.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{id}/notices")).Text);
    }

    [Fact]
    public async Task Faces_AfterARestart_AreTheSame()
    {
        byte[] before;
        string address;
        await using (var service = new TestService(folder))
        {
            address = $"/generate?checkpoint={(await service.TrainAsync()).Checkpoint}&count=25&seed=7";
            before = await service.BytesAsync(address);
        }

        await using var restarted = new TestService(folder);

        Assert.Equal(before, await restarted.BytesAsync(address));
    }

    public void Dispose() => folder.Dispose();
}
