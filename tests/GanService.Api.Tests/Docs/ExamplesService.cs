using System.Net;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Docs;

/// <summary>A service that has what the pages say their examples need.</summary>
public sealed class ExamplesService() : SharedService(("GanService:QualityBudget", "0.05"), ("GanService:Portraits", "true")), IAsyncLifetime
{
    /// <summary>A checkpoint of a job whose images have the label <c>Smiling</c>, and the classes <c>smiling</c> and <c>serious</c>.</summary>
    public string Labelled { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        List<(string, byte[])> files = [.. Enumerable.Range(0, 40).Select(i => ($"{(i % 2 == 0 ? "smiling" : "serious")}/{i}.png", ImageEncoder.Png(TestImages.Face(i, 16))))];
        files.Add(("labels.csv", System.Text.Encoding.UTF8.GetBytes("file,Smiling\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i}.png,{(i % 2 == 0 ? 1 : -1)}\n")))));
        using (var answer = await Service.UploadAsync("people", TestArchive.Zip([.. files]), ("imageSize", "16")))
            await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
        Labelled = await TrainAsync(
            ("recipe", "faces"), ("dataset", "people"), ("steps", 2), ("imageSize", 16), ("batchSize", 4), ("networks", new { latentSize = 128, channels = 4 }), ("classLabel", "class"));
        await TrainAsync(("imageSize", 28), ("networks", null)); // the newest: that of recipe article which generate.md writes in PyTorch
    }

    private async Task<string> TrainAsync(params (string Field, object? Value)[] fields)
    {
        var job = await Service.TrainAsync(fields);
        Assert.Null(job.Error);
        return job.Checkpoint!;
    }
}
