using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Favourites;
using GanService.Api.Web.Generation;
using GanService.Client;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Api.Tests.Generation;

/// <summary>Jobs that learn classes, and faces of one.</summary>
public sealed class ClassTests : IAsyncDisposable
{
    private const string Smiling = "smiling & happy";

    private static readonly (string, object?)[] tiny =
    [
        ("recipe", "faces"), ("steps", 3), ("imageSize", 16), ("batchSize", 4), ("networks", new { latentSize = 6, channels = 4 }),
    ];

    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public ClassTests() => service = new(folder);

    [Fact]
    public async Task Job_WithAClassLabel_GivesFacesOfEachClassEverywhere()
    {
        await UploadAsync();
        var job = await service.TrainAsync([.. tiny, ("dataset", "people"), ("classLabel", "CLASS")]);
        Assert.Null(job.Error);
        Assert.Equal("class", job.Configuration.ClassLabel);
        Assert.Equal(["serious", Smiling], job.Configuration.Networks.Classes!);
        Assert.Equal(["serious", Smiling], (await service.GetAsync<CheckpointResponse>($"/checkpoints/{job.Checkpoint}")).Classes!);

        // Each seed has a class, unless one is asked for.
        var (serious, smiling) = (await BytesAsync("seed=4&class=serious"), await BytesAsync($"seed=4&class={Uri.EscapeDataString(Smiling)}"));
        Assert.Equal(Pixels(serious), Pixels(await BytesAsync("seed=4")));
        Assert.Equal(Pixels(await BytesAsync("seed=5")), Pixels(await BytesAsync($"seed=5&class={Uri.EscapeDataString(Smiling)}")));
        Assert.NotEqual(Pixels(serious), Pixels(smiling));
        Assert.Equal(("serious", Smiling), (PngChunks.ReadText(serious)["Class"], PngChunks.ReadText(smiling)["Class"]));
        Assert.Equal("serious", PngChunks.ReadText(await BytesAsync("seed=4"))["Class"]);
        Assert.True((await VerifyAsync(smiling)).MadeHere);
        Assert.True((await VerifyAsync(await BytesAsync("seed=4&count=3"))).MadeHere);

        // Samples show them in turn: the last one is a grid of seeds from the job's own on.
        var sample = await service.BytesAsync($"/jobs/{job.Id}/samples/3.png");
        Assert.Equal(Pixels(sample), Pixels(await BytesAsync("seed=42&count=25")));

        // A walk leads through each seed's face.
        var walk = ImageDecoder.Decode(await service.BytesAsync($"/generate/interpolation?seeds=4,5&frames=3&format=png"), 10_000);
        Assert.Equal(Pixels(serious), Part(walk, 0));
        Assert.Equal(Pixels(await BytesAsync("seed=5")), Part(walk, 2));
        Assert.NotEqual(Part(walk, 0), Part(walk, 1));
        var smilingWalk = await service.BytesAsync($"/generate/interpolation?seeds=4,5&frames=3&format=png&class={Uri.EscapeDataString(Smiling)}");
        Assert.Equal(Pixels(smiling), Part(ImageDecoder.Decode(smilingWalk, 10_000), 0));
        Assert.True((await VerifyAsync(smilingWalk)).MadeHere);
        Assert.Equal(Pixels(smiling), Part(ImageDecoder.Decode(await service.BytesAsync($"/generate/history?job={job.Id}&seed=4&format=png&class={Uri.EscapeDataString(Smiling)}"), 10_000), 0));

        // Latents say it themselves, or have it said.
        var latent = Latents.Of(4, 6);
        Assert.Equal(Pixels(smiling), Pixels(await LatentsAsync(new { latents = new[] { latent }, @class = Smiling })));
        Assert.Equal(Pixels(smiling), Pixels(await LatentsAsync(new { latents = new[] { (float[])[.. latent, 0, 1] } })));
        using (var tooFew = await service.Http.PostAsJsonAsync("/generate", new { latents = new[] { latent } }))
            Assert.Contains("must have 8 numbers", Detail(await TestService.ProblemAsync(HttpStatusCode.BadRequest, tooFew)));

        var client = new GanServiceClient(service.Http);
        Assert.Equal(Pixels(smiling), Pixels(await client.DrawAsync(new() { Seed = 4, Class = Smiling })));
        Assert.Equal(Pixels(smiling), Pixels(await client.DrawLatentsAsync([latent], @class: Smiling)));
        Assert.NotEmpty(await client.WalkAsync(new([4, 5]) { Frames = 2, Class = Smiling }));

        // Favourites are of a class.
        var (one, same, other) = (await KeepAsync(new { seed = 4 }), await KeepAsync(new { seed = 4, @class = "serious" }), await KeepAsync(new { seed = 4, @class = Smiling }));
        Assert.Equal(one, same);
        Assert.Equal(("serious", Smiling), (one.Class, other.Class));
        Assert.Equal(Pixels(smiling), Pixels(await service.BytesAsync(other.Url)));

        using (var again = await service.Http.PostAsync($"/checkpoints/{job.Checkpoint}/verify", null))
            Assert.True((await TestService.ReadAsync<VerificationResponse>(again)).Matches);

        // A job that goes on from it knows them, and so does a generator that is brought back.
        var branch = await service.QueueAsync(new() { ["fromCheckpoint"] = job.Checkpoint, ["steps"] = 4 });
        Assert.Equal(job.Configuration.Networks, branch.Configuration.Networks);
        Assert.Null((await service.WaitForAsync(branch.Id, j => j.EndedAt is not null)).Error);
        using var import = await service.Http.PostAsync("/checkpoints", new ByteArrayContent(await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors")));
        var imported = await TestService.ReadAsync<CheckpointResponse>(import);
        Assert.Equal(["serious", Smiling], imported.Classes!);
        Assert.Equal(Pixels(smiling), Pixels(await service.BytesAsync($"/generate?checkpoint={imported.Id}&seed=4&class={Uri.EscapeDataString(Smiling)}")));

        foreach (var address in new[] { "/generate?", "/generate/interpolation?", $"/generate/history?job={job.Id}&", "/generate/neighbours?" })
        {
            using var unknown = await service.Http.GetAsync($"{address}class=sad");
            Assert.Contains($"serious, {Smiling}", Detail(await TestService.ProblemAsync(HttpStatusCode.BadRequest, unknown)));
        }

        Task<byte[]> BytesAsync(string query) => service.BytesAsync($"/generate?checkpoint={job.Checkpoint}&{query}");
    }

    [Fact]
    public async Task Class_WithTruncationAndADirection_MakesTheSameFaceInEveryForm()
    {
        await UploadAsync();
        var job = await service.TrainAsync([.. tiny, ("dataset", "people"), ("classLabel", "class")]);
        var (of, moved) = ($"&class={Uri.EscapeDataString(Smiling)}", "&truncation=0.6&direction=1~2:0.8");

        var face = await BytesAsync($"seed=4{moved}{of}");
        Assert.Equal(face, await BytesAsync($"seed=4{moved}{of}"));
        Assert.True((await VerifyAsync(face)).MadeHere);
        foreach (var other in new[] { $"seed=4{moved}", $"seed=4&truncation=0.6{of}", $"seed=4&direction=1~2:0.8{of}", $"seed=5{moved}{of}" })
            Assert.NotEqual(Pixels(face), Pixels(await BytesAsync(other)));

        // Seeds have classes of their own, and each class a typical face.
        var own = await BytesAsync($"seed=4{moved}");
        Assert.Equal(Pixels(own), Pixels(await BytesAsync($"seed=4{moved}&class=serious")));
        Assert.Equal(Pixels(await BytesAsync("seed=4&truncation=0")), Pixels(await BytesAsync("seed=9&truncation=0&class=serious")));
        Assert.Equal(Pixels(await BytesAsync("seed=5&truncation=0")), Pixels(await BytesAsync($"seed=4&truncation=0{of}")));
        Assert.NotEqual(Pixels(await BytesAsync("seed=5&truncation=0")), Pixels(await BytesAsync("seed=4&truncation=0")));

        var walk = await service.BytesAsync($"/generate/interpolation?seeds=4,5&frames=3&format=png{moved}");
        Assert.Equal(Pixels(own), Part(ImageDecoder.Decode(walk, 10_000), 0));
        Assert.Equal(Pixels(await BytesAsync($"seed=5{moved}")), Part(ImageDecoder.Decode(walk, 10_000), 2));
        Assert.True((await VerifyAsync(walk)).MadeHere);
        Assert.Equal(Pixels(face), Part(ImageDecoder.Decode(await service.BytesAsync($"/generate/history?job={job.Id}&seed=4&format=png{moved}{of}"), 10_000), 0));
        var latent = Latents.Of(4, 6);
        Assert.Equal(Pixels(face), Pixels(await LatentsAsync(new { latents = new[] { latent }, truncation = 0.6, direction = "1~2:0.8", @class = Smiling })));
        Assert.Equal(Pixels(face), Pixels(await LatentsAsync(new { latents = new[] { (float[])[.. latent, 0, 1] }, truncation = 0.6, direction = "1~2:0.8" })));
        Assert.Equal(Pixels(face), Pixels(await new GanServiceClient(service.Http).DrawAsync(new() { Seed = 4, Class = Smiling, Truncation = 0.6, Direction = "1~2:0.8" })));

        Task<byte[]> BytesAsync(string query) => service.BytesAsync($"/generate?checkpoint={job.Checkpoint}&{query}");
    }

    [Fact]
    public async Task Project_WithACheckpointThatKnowsClasses_AnswersALatentAndItsClass()
    {
        await UploadAsync();
        await service.TrainAsync([.. tiny, ("dataset", "people"), ("classLabel", "class")]);
        var (png, client) = (await service.BytesAsync($"/generate?seed=4&class={Uri.EscapeDataString(Smiling)}"), new GanServiceClient(service.Http));

        var (any, told) = (await client.ProjectAsync(png, steps: 10), await client.ProjectAsync(png, steps: 10, @class: Smiling));

        Assert.Equal((Smiling, 6), (told.Class, told.Latent.Length));
        Assert.Contains(any.Class, (string[])["serious", Smiling]);
        foreach (var found in new[] { any, told })
        {
            var drawn = Pixels(await client.DrawLatentsAsync([found.Latent], @class: found.Class));
            Assert.Equal(found.Distance, drawn.Zip(Pixels(png), (a, b) => (double)Math.Abs(a - b)).Average(), 0.5);
        }

        var unknown = await Assert.ThrowsAsync<GanServiceException>(() => client.ProjectAsync(png, @class: "sad"));
        Assert.Contains($"serious, {Smiling}", unknown.Message);
    }

    [Fact]
    public async Task Class_OfACheckpointThatKnowsNone_IsRefused()
    {
        var job = await service.TrainAsync();

        using var answer = await service.Http.GetAsync("/generate?class=serious");

        Assert.Contains("knows no classes", Detail(await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)));
        Assert.Null((await service.GetAsync<CheckpointResponse>($"/checkpoints/{job.Checkpoint}")).Classes);
        Assert.Null((await KeepAsync(new { seed = 4 })).Class);
    }

    [Theory]
    [InlineData("classLabel", "mood", "there are class, number, once", null)]
    [InlineData("classLabel", "number", "12 cases", null, "without")]
    [InlineData("classLabel", "once", "1 different values", null)]
    [InlineData("classLabel", "class", "labels are known", "synthetic-faces")]
    public async Task Job_WithALabelThatMakesNoClasses_IsToldWhy(string field, string label, string expected, string? dataset, string? also = null)
    {
        await UploadAsync();

        using var answer = await service.Http.PostAsJsonAsync("/jobs", TestService.TinyJob([.. tiny, ("dataset", dataset ?? "people"), ("classLabel", label)]));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        var message = Assert.Single(problem.GetProperty("errors").GetProperty(field).EnumerateArray()).GetString()!;
        Assert.Contains(expected, message);
        Assert.Contains(also ?? "", message);
    }

    [Fact]
    public async Task Job_WithClassesThatItCannotHave_IsToldWhichFieldToChange()
    {
        await UploadAsync();
        (string, object?)[] conditional = [.. tiny, ("dataset", "people"), ("classLabel", "class")];

        await AssertErrorAsync("classLabel", [.. conditional, ("recipe", "dcgan")]);
        await AssertErrorAsync("networks.classes", [.. conditional, ("networks", new { channels = 4, classes = new[] { "a", "b" } })]);
        var job = await service.TrainAsync([.. conditional, ("networks", new { channels = 4, latentSize = 6, classes = new[] { "serious", Smiling } })]);
        Assert.Null(job.Error);

        async Task AssertErrorAsync(string field, (string, object?)[] fields)
        {
            using var answer = await service.Http.PostAsJsonAsync("/jobs", TestService.TinyJob(fields));
            Assert.Equal([field], (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("errors").EnumerateObject().Select(e => e.Name));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task UploadAsync()
    {
        List<(string, byte[])> files = [.. Enumerable.Range(0, 12).Select(i => ($"people/{(i % 2 == 0 ? Smiling : "serious")}/{i}.png", ImageEncoder.Png(TestImages.Face(i, 16))))];
        files.Add(("labels.csv", System.Text.Encoding.UTF8.GetBytes("file,number,once\n" + string.Concat(Enumerable.Range(0, 11).Select(i => $"{i}.png,{i % 3},x\n")))));
        using var answer = await service.UploadAsync("people", TestArchive.Zip([.. files]), ("imageSize", "16"));
        await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
    }

    private async Task<byte[]> LatentsAsync(object body)
    {
        using var answer = await service.Http.PostAsJsonAsync("/generate", body);
        await TestService.AssertStatusAsync(HttpStatusCode.OK, answer);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private async Task<FavouriteResponse> KeepAsync(object face)
    {
        using var answer = await service.Http.PostAsJsonAsync("/favourites", face);
        return await TestService.ReadAsync<FavouriteResponse>(answer);
    }

    private async Task<PictureVerificationResponse> VerifyAsync(byte[] png)
    {
        using var body = new ByteArrayContent(png) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var answer = await service.Http.PostAsync("/generate/verify", body);
        return await TestService.ReadAsync<PictureVerificationResponse>(answer);
    }

    private static string Detail(JsonElement problem) => problem.GetProperty("detail").GetString()!;

    private static byte[] Pixels(byte[] png) => ImageDecoder.Decode(png, 1_000_000).Pixels;

    // One of the faces beside each other, with gaps of 2 pixels.
    private static byte[] Part(RgbImage strip, int place) =>
        [.. Enumerable.Range(0, 16).SelectMany(y => strip.Pixels.Skip(3 * ((y * strip.Width) + (18 * place))).Take(3 * 16))];
}
