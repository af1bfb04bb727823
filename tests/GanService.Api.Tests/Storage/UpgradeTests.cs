using System.Formats.Tar;
using System.IO.Compression;
using GanService.Api.Jobs;
using GanService.Api.Storage;

namespace GanService.Api.Tests.Storage;

/// <summary>Data folders of released versions, made by <c>Upgrades/make.sh</c>.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("0.1.0")]
    public async Task DataFolder_OfAnEarlierVersion_OpensAndItsPausedJobEndsAsItWouldHave(string version)
    {
        await using (var archive = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Storage", "Upgrades", $"data-{version}.tar.gz")), CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(archive, Directory.CreateDirectory(folder.File("data")).FullName, overwriteFiles: false);
        await using var service = new TestService(folder);
        var jobs = (await service.GetAsync<Page<JobResponse>>("/jobs")).Items;
        var (whole, paused) = (jobs.Single(j => j.Name == "whole"), jobs.Single(j => j.Name == "paused"));
        Assert.Equal((JobState.Completed, JobState.Paused), (whole.State, paused.State));

        using var answer = await service.Http.PostAsync($"/jobs/{paused.Id}/resume", null);
        await service.WaitForAsync(paused.Id, j => j.State == JobState.Completed);

        Assert.Equal(await service.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await service.BytesAsync($"/jobs/{paused.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(whole.Id))[0].Sha256, (await service.CheckpointsAsync(paused.Id))[0].Sha256);
        Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={whole.Checkpoint}&seed=1"));
        Assert.NotEmpty(await service.BytesAsync($"/jobs/{whole.Id}/progress.gif"));
    }

    public void Dispose() => folder.Dispose();
}
