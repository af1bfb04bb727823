using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Jobs;
using Microsoft.EntityFrameworkCore;

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

    [Theory]
    [InlineData("training.safetensors")]
    [InlineData("manifest.json")]
    public async Task Job_WhoseNewestCheckpointIsDamaged_GoesOnFromTheOneBefore(string damaged)
    {
        var body = TestService.EndlessJob(("checkpointEverySteps", 50));
        string id;
        await using (var service = new TestService(folder))
        {
            id = (await service.QueueAsync(body)).Id;
            await service.WaitForAsync(id, j => j.Step > 200);
        }

        var newest = Directory.GetDirectories(folder.File($"data/jobs/{id}/checkpoints")).Order().Last();
        var file = Path.Combine(newest, damaged);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"step\": ", "\"step\": 1", StringComparison.Ordinal) + " ");
        var unfinished = Directory.CreateDirectory(newest + "9.tmp").FullName;

        await using var restarted = new TestService(folder);
        var stopped = int.Parse(Path.GetFileName(newest)[..8], System.Globalization.CultureInfo.InvariantCulture);
        await restarted.WaitForAsync(id, j => j.Step > stopped + 100);
        await restarted.CancelAsync(id);
        var job = await restarted.WaitForAsync(id, j => j.State == JobState.Cancelled);
        var losses = await restarted.GetAsync<LossesResponse>($"/jobs/{id}/losses");
        Assert.Equal(Enumerable.Range(1, job.Step), losses.Steps);
        Assert.False(Directory.Exists(unfinished));
        Assert.StartsWith($"The checkpoint of step {stopped:N0} cannot be used", Assert.Single(await restarted.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{id}/notices")).Text);
    }

    [Fact]
    public async Task Checkpoint_WhoseTrainingStateIsDamaged_KeepsItsFacesAndIsWholeAgainWhenItsStepComesAgain()
    {
        var body = TestService.TinyJob([.. TestService.Unhurried, ("steps", 3000), ("sampleEverySteps", 100), ("checkpointEverySteps", 500)]);
        string id;
        await using (var service = new TestService(folder))
        {
            id = (await service.QueueAsync(body)).Id;
            await service.WaitForAsync(id, j => j.Step > 1000);
        }

        foreach (var training in Directory.GetFiles(folder.File($"data/jobs/{id}/checkpoints"), "training.safetensors", SearchOption.AllDirectories))
            File.WriteAllText(training, "damaged");
        await using var restarted = new TestService(folder);
        var before = await restarted.CheckpointsAsync(id);
        var face = await restarted.BytesAsync($"/generate?checkpoint={before[0].Id}&seed=1");
        await restarted.WaitForAsync(id, j => j.Step < before[0].Step);
        await restarted.WaitForAsync(id, j => j.Step > 500);
        using (await restarted.Http.PostAsync($"/jobs/{id}/pause", null))
            await restarted.WaitForAsync(id, j => j.State == JobState.Paused);
        Assert.Contains(await restarted.CheckpointsAsync(id), c => c.Resumable);
        using (await restarted.Http.PostAsync($"/jobs/{id}/resume", null))
            await restarted.WaitForAsync(id, j => j.State == JobState.Completed);
        var after = await restarted.CheckpointsAsync(id);
        var whole = await restarted.WaitForAsync((await restarted.QueueAsync(body)).Id, j => j.State == JobState.Completed);

        Assert.Equal(2, (await restarted.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{id}/notices")).Count);
        Assert.Equal(before.Select(c => c.Id), after.Where(c => c.Step < 3000 && before.Any(b => b.Step == c.Step)).Select(c => c.Id));
        Assert.Equal([3000, 2500], after.Where(c => c.Resumable).Select(c => c.Step));
        Assert.Equal(face, await restarted.BytesAsync($"/generate?checkpoint={before[0].Id}&seed=1"));
        Assert.Equal((await restarted.CheckpointsAsync(whole.Id))[0].StateSha256, after[0].StateSha256);
    }

    [Fact]
    public async Task Checkpoint_WhoseFilesAreAllDamaged_IsGoneUnlessANameMeansIt()
    {
        string id;
        IReadOnlyList<CheckpointResponse> before;
        await using (var service = new TestService(folder))
        {
            id = (await service.QueueAsync(TestService.EndlessJob(("checkpointEverySteps", 500)))).Id;
            await service.WaitForAsync(id, j => j.Step > 1000);
            using (await service.Http.PostAsync($"/jobs/{id}/pause", null))
                await service.WaitForAsync(id, j => j.State == JobState.Paused);
            before = await service.CheckpointsAsync(id);
            using var named = await service.Http.PutAsJsonAsync("/aliases/mine", new { checkpoint = before[1].Id });
            Assert.True(named.IsSuccessStatusCode);
        }

        foreach (var file in Directory.GetFiles(folder.File($"data/jobs/{id}/checkpoints"), "*.safetensors", SearchOption.AllDirectories))
            File.WriteAllText(file, "damaged");
        await using var restarted = new TestService(folder);
        using (await restarted.Http.PostAsync($"/jobs/{id}/resume", null))
            await restarted.WaitForAsync(id, j => j.Step > before[0].Step + 1000);
        await restarted.CancelAsync(id);
        await restarted.WaitForAsync(id, j => j.State == JobState.Cancelled);

        Assert.DoesNotContain(before[0].Id, (await restarted.CheckpointsAsync(id)).Select(c => c.Id));
        Assert.Contains(before[1].Id, (await restarted.CheckpointsAsync(id)).Select(c => c.Id));
    }

    [Fact]
    public async Task Training_WhileAnOlderCheckpointIsDamaged_GoesOn()
    {
        await using var service = new TestService(folder);
        var id = (await service.QueueAsync(TestService.EndlessJob(("checkpointEverySteps", 200)))).Id;
        await service.WaitForAsync(id, j => j.Step > 400);
        var newest = Directory.GetDirectories(folder.File($"data/jobs/{id}/checkpoints")).Order().Last(path => !path.EndsWith(".tmp", StringComparison.Ordinal));

        File.WriteAllText(Path.Combine(newest, "manifest.json"), "damaged");

        var step = int.Parse(Path.GetFileName(newest)[..8], System.Globalization.CultureInfo.InvariantCulture);
        await service.WaitForAsync(id, j => j.Step > step + 1000);
        using (await service.Http.PostAsync($"/jobs/{id}/pause", null))
            await service.WaitForAsync(id, j => j.State == JobState.Paused);
        Assert.Equal(2, (await service.CheckpointsAsync(id)).Count(c => c.Resumable));
    }

    [Fact]
    public async Task Job_WhoseRowsCannotBeWritten_FailsAndLetsTheNextOneTrain()
    {
        await using var service = new TestService(folder);
        var id = (await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 100), ("checkpointEverySteps", 20)))).Id;
        await service.WaitForAsync(id, j => j.Step > 200);

        await using var database = await service.DatabaseAsync();
        await database.Database.ExecuteSqlRawAsync("ALTER TABLE Samples RENAME TO Gone");
        var failed = await service.WaitForAsync(id, j => j.State == JobState.Failed);
        await database.Database.ExecuteSqlRawAsync("ALTER TABLE Gone RENAME TO Samples");

        Assert.Contains("Samples", failed.Error);
        Assert.Equal(JobState.Completed, (await service.TrainAsync()).State);
    }

    [Fact]
    public async Task Job_QueuedUnderAHigherLimitOfMemory_FailsWithTheEstimate()
    {
        string id;
        await using (var service = new TestService(folder))
        {
            id = (await service.QueueAsync(TestService.EndlessJob())).Id;
            await service.WaitForAsync(id, j => j.Step > 0);
        }

        await using var restarted = new TestService(folder, ("GanService:MaxTrainingBytes", $"{1 << 20}"));

        Assert.Contains("MiB of memory; the limit is 1", (await restarted.WaitForAsync(id, j => j.State == JobState.Failed)).Error);
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
