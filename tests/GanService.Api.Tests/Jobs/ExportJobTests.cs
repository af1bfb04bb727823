using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Jobs;

public sealed class ExportJobTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Export_OfAJob_HasWhatOtherToolsNeed()
    {
        await using var service = new TestService(folder);
        var job = await service.TrainAsync();

        using var answer = await service.Http.GetAsync($"/jobs/{job.Id}/export.zip");
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(job.Id, JsonSerializer.Deserialize<JsonElement>(Bytes(zip, "job.json")).GetProperty("id").GetString());
        Assert.Equal(await service.BytesAsync($"/jobs/{job.Id}/losses.csv"), Bytes(zip, "losses.csv"));
        Assert.StartsWith("step,checkpoint,images,distance,slicedWasserstein,", Encoding.UTF8.GetString(Bytes(zip, "quality.csv")));
        Assert.Equal(FileKind.Png, FileKind.NameOf(Bytes(zip, "losses.png")));
        Assert.Equal(await service.BytesAsync($"/jobs/{job.Id}/samples/1.png"), Bytes(zip, "samples/00000001.png"));
        Assert.Equal(await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors"), Bytes(zip, "model/generator.safetensors"));
    }

    [Fact]
    public async Task Export_OfAJobThatNobodyTrained_HasNoSampleAndNoModel()
    {
        await using var service = new TestService(folder);
        await service.QueueAsync(TestService.EndlessJob());
        var job = await service.QueueAsync(TestService.EndlessJob()); // waits for the other

        using var zip = new ZipArchive(await service.Http.GetStreamAsync($"/jobs/{job.Id}/export.zip"));

        Assert.Equal(["job.json", "losses.csv", "quality.csv", "losses.png"], zip.Entries.Select(e => e.FullName));
    }

    [Fact]
    public async Task Export_OfNoJob_IsNotFound()
    {
        await using var service = new TestService(folder);

        using var answer = await service.Http.GetAsync("/jobs/none/export.zip");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var bytes = new MemoryStream();
        using var file = zip.GetEntry(name)!.Open();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
