using System.Net;
using System.Text;
using System.Text.Json;
using GanService.Api.Web.Datasets;

namespace GanService.Api.Tests.Hosting;

public sealed class RequestExampleTests : IAsyncDisposable
{
    // What no example can have.
    private static readonly Dictionary<string, HttpStatusCode> refused = new()
    {
        ["post /session"] = HttpStatusCode.Unauthorized, // a key that is good here
    };

    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public RequestExampleTests() => service = new(folder);

    [Fact]
    public async Task Examples_PostedAsTheyStand_AreTaken()
    {
        var dataset = await UploadAsync();
        var job = await service.TrainAsync(("dataset", dataset.Id), ("networks", new { generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 } }));
        var operations = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", Method: new HttpMethod(operation.Name.ToUpperInvariant()), Path: path.Name, operation.Value)));
        List<string> posted = [];

        foreach (var (name, method, path, operation) in operations)
        {
            if (!operation.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var content))
                continue;
            Assert.True(content.TryGetProperty("example", out var example), $"{name} has no example of its body: add one to RequestExamples.");
            var address = path.Replace("{name}", "production").Replace("{id}", path.Split('/')[1] switch { "jobs" => job.Id, "datasets" => dataset.Id, _ => job.Checkpoint });
            using var request = new HttpRequestMessage(method, path == "/jobs" && method == HttpMethod.Patch ? $"{address}?ids={job.Id}" : address) { Content = new StringContent(example.GetRawText(), Encoding.UTF8, "application/json") };

            using var answer = await service.Http.SendAsync(request);

            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(refused.TryGetValue(name, out var refusal) ? answer.StatusCode == refusal : answer.IsSuccessStatusCode, $"{name} answers {(int)answer.StatusCode} to its example: {text}");
            posted.Add(name);
        }

        Assert.Contains("post /generate", posted);
        Assert.Empty(refused.Keys.Except(posted));
    }

    // With a label, of which half of the images have each value.
    private async Task<DatasetResponse> UploadAsync()
    {
        var images = Enumerable.Range(0, 50).Select(i => ($"{i}.png", TestImages.Grey(16, (byte)(i + (i % 2 == 0 ? 10 : 180))))).ToList();
        var labels = Encoding.UTF8.GetBytes("file,Smiling\n" + string.Concat(images.Select((image, i) => $"{image.Item1},{(i % 2 == 0 ? -1 : 1)}\n")));
        using var answer = await service.UploadAsync("shades", TestArchive.Zip([.. images, ("attributes.csv", labels)]));
        await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
        return await TestService.ReadAsync<DatasetResponse>(answer);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
