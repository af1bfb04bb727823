using System.Net;
using System.Net.Http.Json;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Api.Tests.Generation;

public sealed class GenerateTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public GenerateTests() => service = new(folder);

    [Fact]
    public async Task Generate_AskedBySixteenAtOnce_AnswersAllWithTheSameBytes()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint;
        var address = $"/generate?checkpoint={checkpoint}&count=25&seed=7";
        var alone = await service.BytesAsync(address);

        var together = await Task.WhenAll(Enumerable.Range(0, 16).SelectMany(i => new[] { service.BytesAsync(address), service.BytesAsync($"/generate?seed={i}&count={i + 1}") }));

        for (var i = 0; i < together.Length; i += 2)
            Assert.Equal(alone, together[i]);
    }

    [Fact]
    public async Task Generate_FromConvolutions_GivesTheSameBytesWhileOneTrains()
    {
        (string, object?)[] dcgan = [("recipe", "dcgan"), ("imageSize", 16), ("networks", new { channels = 4 })];
        var address = $"/generate?checkpoint={(await service.TrainAsync([("steps", 2), .. dcgan])).Checkpoint}&count=9&seed=3";
        var before = await service.BytesAsync(address);
        var job = await service.QueueAsync(TestService.EndlessJob(dcgan));
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        var meanwhile = await service.BytesAsync(address);

        await service.CancelAsync(job.Id);
        Assert.Equal(before, meanwhile);
    }

    [Fact]
    public async Task Generate_OfAGrid_HoldsTheFacesOfTheFollowingSeeds()
    {
        await service.TrainAsync();

        var grid = ImageDecoder.Decode(await service.BytesAsync("/generate?seed=40&count=5&columns=3"), 10_000);

        Assert.Equal((28, 18), (grid.Width, grid.Height)); // 3 and 2 faces of 8 pixels with gaps of 2
        for (var i = 0; i < 5; i++)
        {
            var face = ImageDecoder.Decode(await service.BytesAsync($"/generate?seed={40 + i}"), 10_000);
            for (var y = 0; y < 8; y++)
            {
                for (var x = 0; x < 8; x++)
                    Assert.Equal(TestImages.Pixel(face, x, y), TestImages.Pixel(grid, (i % 3 * 10) + x, (i / 3 * 10) + y));
            }
        }
    }

    [Fact]
    public async Task Generate_OfAnyPicture_TellsInItsTextHowToMakeItAgain()
    {
        var job = await service.TrainAsync();
        var checkpoint = (await service.CheckpointsAsync(job.Id))[0];

        var text = PngChunks.ReadText(await service.BytesAsync("/generate?seed=9&truncation=0.5"));

        Assert.Equal(checkpoint.Id, text["Checkpoint"]);
        Assert.Equal(checkpoint.Sha256, text["WeightsSha256"]);
        Assert.Equal(("9", "0.5"), (text["Seed"], text["Truncation"]));
        Assert.StartsWith("GanService ", text["Software"]);
    }

    [Fact]
    public async Task Generate_WithAScale_EnlargesEachFace()
    {
        await service.TrainAsync();

        var picture = ImageDecoder.Decode(await service.BytesAsync("/generate?count=4&scale=3"), 10_000);

        Assert.Equal((50, 50), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Generate_AskedAgainWithItsTag_IsNotModified()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint;
        using var first = await service.Http.GetAsync($"/generate?checkpoint={checkpoint}&seed=4");
        var tag = first.Headers.ETag!;

        using var same = await AskAsync($"/generate?seed=4&count=1&checkpoint={checkpoint}", tag.ToString());
        using var any = await AskAsync($"/generate?checkpoint={checkpoint}&seed=4", "\"other\", *");
        using var other = await AskAsync($"/generate?checkpoint={checkpoint}&seed=5", tag.ToString());

        Assert.False(tag.IsWeak);
        Assert.Equal("public, max-age=31536000, immutable", first.Headers.CacheControl!.ToString());
        Assert.Equal((HttpStatusCode.NotModified, tag), (same.StatusCode, same.Headers.ETag));
        Assert.Equal(HttpStatusCode.NotModified, any.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Generate_FromTheLatest_HasToBeAskedForAgain()
    {
        await service.TrainAsync();
        using var first = await service.Http.GetAsync("/generate");
        await service.TrainAsync(("seed", 1));

        using var second = await AskAsync("/generate", first.Headers.ETag!.ToString());

        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Head_OfAPicture_HasItsHeadersAndNoBody()
    {
        await service.TrainAsync();
        using var whole = await service.Http.GetAsync("/generate?seed=4");

        using var head = await service.Http.SendAsync(new(HttpMethod.Head, "/generate?seed=4"));

        Assert.Equal((HttpStatusCode.OK, "image/png", whole.Headers.ETag), (head.StatusCode, head.Content.Headers.ContentType!.MediaType, head.Headers.ETag));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/generate")]
    [InlineData("/generate?checkpoint=nope")]
    public async Task Generate_WithoutACheckpoint_SaysHowToGetOne(string address) =>
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, address));

    [Fact]
    public async Task Generate_TruncatedToNothing_GivesOneFaceInAllFormsWhoeverAsks()
    {
        var job = await service.TrainAsync(("checkpointEverySteps", 100));
        string[] addresses =
        [
            .. Enumerable.Range(0, 8).Select(seed => $"/generate?seed={seed}&truncation=0&format=float32"),
            "/generate/history?job=" + job.Id + "&seed=5&truncation=0&format=float32",
        ];

        var faces = await Task.WhenAll(addresses.Select(service.BytesAsync)); // the first ones look for the typical face together
        var walk = await service.BytesAsync("/generate/interpolation?from=3&to=4&frames=2&truncation=0&format=float32");

        Assert.Single(faces.Select(Convert.ToHexString).Distinct());
        Assert.Equal([.. faces[0], .. faces[0]], walk);
        Assert.NotEqual(faces[0], await service.BytesAsync("/generate?seed=5&format=float32"));
    }

    [Fact]
    public async Task Generate_TruncatedByNothing_IsTheFaceAsItIs()
    {
        await service.TrainAsync();

        Assert.Equal(await service.BytesAsync("/generate?seed=5"), await service.BytesAsync("/generate?seed=5&truncation=1"));
    }

    [Fact]
    public async Task GenerateFromLatents_Truncated_IsAsBySeeds()
    {
        await service.TrainAsync();
        var latents = new[] { Latents.Of(5, 6) };

        using var answer = await service.Http.PostAsJsonAsync("/generate", new { latents, truncation = 0.4, format = "float32" });

        Assert.Equal(await service.BytesAsync("/generate?seed=5&truncation=0.4&format=float32"), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Interpolation_AsAStrip_BeginsAndEndsWithTheFacesOfItsSeeds()
    {
        await service.TrainAsync();

        var strip = ImageDecoder.Decode(await service.BytesAsync("/generate/interpolation?from=3&to=9&frames=5&format=png"), 10_000);

        Assert.Equal((48, 8), (strip.Width, strip.Height));
        var (first, last) = (ImageDecoder.Decode(await service.BytesAsync("/generate?seed=3"), 100), ImageDecoder.Decode(await service.BytesAsync("/generate?seed=9"), 100));
        Assert.Equal(first.Pixels[..24], strip.Pixels[..24]);
        Assert.Equal(last.Pixels[..24], strip.Pixels[(40 * 3)..(48 * 3)]);
    }

    [Fact]
    public async Task Interpolation_AsAGif_WalksThereAndBack()
    {
        await service.TrainAsync();

        var gif = TestGif.Read(await service.BytesAsync("/generate/interpolation?frames=5&scale=2"));

        Assert.Equal((16, 16, 8), (gif.Frames[0].Width, gif.Frames[0].Height, gif.Frames.Count));
    }

    [Fact]
    public async Task Generate_FromADamagedCheckpoint_SaysSoAndServesTheOthers()
    {
        var good = await service.TrainAsync();
        var bad = await service.TrainAsync();
        var file = Assert.Single(Directory.GetFiles(folder.File($"data/jobs/{bad.Id}"), "generator.safetensors", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(file, "damaged");

        var problem = await service.ProblemAsync(HttpStatusCode.InternalServerError, new(HttpMethod.Get, $"/generate?checkpoint={bad.Checkpoint}"));

        Assert.Contains("damaged", problem.GetProperty("detail").GetString());
        Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={good.Checkpoint}"));
    }

    [Fact]
    public async Task DeletedCheckpoint_ThatWasLoaded_IsGone()
    {
        var job = await service.TrainAsync();
        Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={job.Checkpoint}"));

        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync($"/checkpoints/{job.Checkpoint}")).StatusCode);

        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, $"/generate?checkpoint={job.Checkpoint}"));
    }

    private async Task<HttpResponseMessage> AskAsync(string address, string knownTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", knownTag);
        return await service.Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
