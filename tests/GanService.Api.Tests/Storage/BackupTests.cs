using System.Diagnostics;
using GanService.Api.Hosting;
using GanService.Api.Jobs;

namespace GanService.Api.Tests.Storage;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder elsewhere = new();

    [Fact]
    public async Task Backup_OfAServiceThatTrains_IsAServiceThatGoesOnToTheSameEnd()
    {
        var body = TestService.TinyJob(("steps", 30_000), ("sampleEverySteps", 1000), ("checkpointEverySteps", 100));
        await using var service = new TestService(folder, ("GanService:CheckpointsKept", "3"));
        await service.TrainAsync(); // which makes the folder
        for (var file = 0; file < 3000; file++)
            File.WriteAllText(folder.File($"data/datasets/{file}"), "takes its time to copy");
        var job = await service.QueueAsync(body);
        await service.WaitForAsync(job.Id, j => j.Step > 2000);

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
}
