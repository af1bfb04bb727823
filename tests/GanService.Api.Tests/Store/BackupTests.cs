using System.Diagnostics;
using GanService.Api.Hosting;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Tests.Store;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder elsewhere = new();

    [Fact]
    public async Task Backup_OfAServiceThatTrains_IsAServiceThatGoesOnToTheSameEnd()
    {
        var body = TestService.TinyJob([.. TestService.Unhurried, ("steps", 3000), ("sampleEverySteps", 500), ("checkpointEverySteps", 200)]);
        await using var service = new TestService(folder, ("GanService:CheckpointsKept", "3"));
        Fill(folder.File("data/datasets"), 3000);
        var job = await service.QueueAsync(body);
        await service.WaitForAsync(job.Id, j => j.Step > 200);

        Assert.Equal(0, await BackupCommand.RunAsync(folder.File("data"), elsewhere.File("data")));
        await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);

        await using var restored = new TestService(elsewhere);
        await restored.WaitForAsync(job.Id, j => j.State == JobState.Completed);
        var notice = Assert.Single(await restored.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{job.Id}/notices"));
        Assert.Matches("its newest checkpoint is of step [1-9]", notice.Text.ToLowerInvariant());
        Assert.Equal(await service.BytesAsync($"/jobs/{job.Id}/losses.csv"), await restored.BytesAsync($"/jobs/{job.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(job.Id))[0].Sha256, (await restored.CheckpointsAsync(job.Id))[0].Sha256);
        Assert.NotEmpty(await restored.BytesAsync($"/jobs/{job.Id}/progress.gif"));
    }

    [Fact]
    public async Task Backup_WhileDatasetsArrive_HasThem()
    {
        var archive = TestArchive.Zip(TestImages.Files(10));
        await using (var service = new TestService(folder))
        {
            var paused = await service.QueueAsync(TestService.EndlessJob());
            await service.WaitForAsync(paused.Id, j => j.Step > 0);
            (await service.Http.PostAsync($"/jobs/{paused.Id}/pause", null)).Dispose();
            await service.WaitForAsync(paused.Id, j => j.State == JobState.Paused);
            Fill(Assert.Single(Directory.GetDirectories(folder.File($"data/jobs/{paused.Id}/checkpoints"))), 1000);
            Fill(folder.File("data/datasets"), 1000);
            var backup = Task.Run(() => BackupCommand.RunAsync(folder.File("data"), elsewhere.File("data")));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async client =>
            {
                for (var upload = 0; !backup.IsCompleted; upload++)
                    (await service.UploadAsync($"faces-{client}-{upload}", archive, ("imageSize", "16"))).Dispose();
            }));
            Assert.Equal(0, await backup);
        }

        await using var restored = new TestService(elsewhere);
        var datasets = await Poll.UntilAsync(() => restored.GetAsync<Page<DatasetResponse>>("/datasets?limit=200"), page => page.Items.All(d => d.State != DatasetState.Importing));
        Assert.All(datasets.Items, d => Assert.Equal((DatasetState.Ready, null), (d.State, d.Error)));
    }

    [Fact]
    public async Task Backup_OverAnEarlierOne_IsRefused()
    {
        await using (var service = new TestService(folder))
            await service.TrainAsync();
        var target = Directory.CreateDirectory(elsewhere.File("data")).FullName;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), "backup", target, $"--GanService:DataDirectory={folder.File("data")}"]) { RedirectStandardError = true })!;

        Assert.Contains("choose a new folder", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
    }

    public void Dispose()
    {
        folder.Dispose();
        elsewhere.Dispose();
    }

    private static void Fill(string path, int files)
    {
        Directory.CreateDirectory(path);
        for (var file = 0; file < files; file++)
            File.WriteAllText(Path.Combine(path, $"{file}"), "takes its time to copy");
    }
}
