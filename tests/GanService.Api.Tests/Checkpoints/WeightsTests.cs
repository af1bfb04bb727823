using System.Net;
using System.Net.Http.Json;
using GanService.Api.Web.Checkpoints;
using GanService.Engine.Checkpoints;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Checkpoints;

public sealed class WeightsTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public WeightsTests() => service = new(folder);

    [Fact]
    public async Task Import_OfDownloadedWeights_GivesTheSameFacesWithoutTheirJob()
    {
        var job = await service.TrainAsync();
        var face = await PixelsAsync($"/generate?checkpoint={job.Checkpoint}&seed=3");
        var weights = await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors");
        await service.Http.DeleteAsync($"/jobs/{job.Id}");

        using var answer = await ImportAsync(weights);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var imported = await service.GetAsync<CheckpointResponse>(answer.Headers.Location!.ToString());
        Assert.Equal((20, 8), (imported.Step, imported.ImageSize));
        Assert.Equal(face, await PixelsAsync($"/generate?checkpoint={imported.Id}&seed=3"));
        Assert.Equal(weights, await service.BytesAsync($"/checkpoints/{imported.Id}/generator.safetensors"));
        await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Get, $"/generate/neighbours?checkpoint={imported.Id}"));
        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync($"/checkpoints/{imported.Id}")).StatusCode);
    }

    [Fact]
    public async Task Checkpoint_ByEachOfItsNames_IsTheSame()
    {
        var job = await service.TrainAsync();
        (await service.Http.PutAsJsonAsync("/aliases/mine", new { checkpoint = job.Checkpoint })).EnsureSuccessStatusCode();
        var weights = await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors");
        var onnx = await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.onnx");
        (await service.Http.PostAsJsonAsync("/checkpoints/mine/directions", new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } })).EnsureSuccessStatusCode();

        foreach (var name in new[] { "mine", "latest" })
        {
            Assert.Equal(job.Checkpoint, (await service.GetAsync<CheckpointResponse>($"/checkpoints/{name}")).Id);
            Assert.Equal(weights, await service.BytesAsync($"/checkpoints/{name}/generator.safetensors"));
            Assert.Equal(onnx, await service.BytesAsync($"/checkpoints/{name}/generator.onnx"));
            Assert.Single(await service.GetAsync<IReadOnlyList<object>>($"/checkpoints/{name}/directions"));
            using var verified = await service.Http.PostAsync($"/checkpoints/{name}/verify", null);
            Assert.Equal(job.Checkpoint, (await TestService.ReadAsync<VerificationResponse>(verified)).CheckpointId);
        }
    }

    [Fact]
    public async Task Checkpoint_ByANameThatNothingHas_IsMissing()
    {
        foreach (var (name, reason) in new[] { ("nobody", "GET /aliases their names"), ("best", "No checkpoint has been measured yet"), ("latest", "No job has a checkpoint yet") })
        {
            foreach (var path in new[] { "", "/generator.safetensors", "/generator.onnx", "/directions" })
                Assert.Contains(reason, (await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, $"/checkpoints/{name}{path}"))).GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task Import_OfAnyWeights_IsAskedForByItsIdOnly()
    {
        var job = await service.TrainAsync();
        var weights = await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors");
        (await ImportAsync(weights)).Dispose();
        Assert.Equal(await service.BytesAsync($"/generate?checkpoint={job.Checkpoint}&seed=3"), await service.BytesAsync("/generate?seed=3"));
        await service.Http.DeleteAsync($"/jobs/{job.Id}");

        var problem = await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/generate?checkpoint=latest"));

        Assert.Contains("imported checkpoints are asked for by their id or a name", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("missing", "is missing")]
    [InlineData("stranger", "has no tensor stranger")]
    [InlineData("infinite", "not finite")]
    [InlineData("undescribed", "lack architecture")]
    [InlineData("impossible", "not possible")]
    [InlineData("truncated", "reaches outside")]
    public async Task Import_OfWeightsThatMakeNoGenerator_SaysWhy(string fault, string expected)
    {
        var job = await service.TrainAsync();
        var (tensors, metadata) = SafetensorsFile.Read(new MemoryStream(await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors")));
        var description = new Dictionary<string, string>(metadata);
        if (fault == "missing")
            tensors = [.. tensors.Skip(1)];
        if (fault == "stranger")
            tensors = [.. tensors, new("stranger", [1], new float[1])];
        if (fault == "infinite")
            ((float[])tensors[0].Values)[0] = float.PositiveInfinity;
        if (fault == "undescribed")
            description.Remove("architecture");
        if (fault == "impossible")
            description["imageSize"] = "100000";
        using var file = new MemoryStream();
        SafetensorsFile.Write(file.Write, tensors, description);

        using var answer = await ImportAsync(fault == "truncated" ? file.ToArray()[..^8] : file.ToArray());

        Assert.Contains(expected, (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("detail").GetString());
        Assert.Single((await service.CheckpointsAsync(job.Id)).DistinctBy(c => c.JobId));
    }

    [Fact]
    public async Task Import_OfAFewNumbersForTheLargestNetwork_IsRefusedBeforeTheNetworkIsMade()
    {
        using var file = new MemoryStream();
        var networks = """{"latentSize":100,"generatorWidths":[8192,8192],"discriminatorWidths":[1]}""";
        SafetensorsFile.Write(file.Write, [new("layers.0.weight", [1], new float[1])], new Dictionary<string, string> { ["architecture"] = "dense", ["imageSize"] = "64", ["networks"] = networks });

        using var answer = await ImportAsync(file.ToArray());

        Assert.Contains("most of it is missing", (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Import_OfMillionsOfTensors_IsRefused()
    {
        var header = System.Text.Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"))}}}");

        using var answer = await ImportAsync([.. BitConverter.GetBytes((long)header.Length), .. header]);

        Assert.Contains("header has", (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Onnx_OfACheckpoint_IsAFileOfItsLength()
    {
        var job = await service.TrainAsync();

        using var answer = await service.Http.GetAsync($"/checkpoints/{job.Checkpoint}/generator.onnx");

        Assert.Equal(answer.Content.Headers.ContentLength, (await answer.Content.ReadAsByteArrayAsync()).Length);
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/checkpoints/nope/generator.onnx"));
    }

    private async Task<byte[]> PixelsAsync(string address) => ImageDecoder.Decode(await service.BytesAsync(address), 10_000).Pixels;

    private async Task<HttpResponseMessage> ImportAsync(byte[] file)
    {
        using var body = new ByteArrayContent(file) { Headers = { ContentType = new("application/octet-stream") } };
        return await service.Http.PostAsync("/checkpoints", body);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
