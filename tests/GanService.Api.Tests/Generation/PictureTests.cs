using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using GanService.Api.Web.Generation;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Api.Tests.Generation;

public sealed class PictureTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public PictureTests() => service = new(folder, ("GanService:MaxQueuedFaces", "1024"), ("GanService:GeneratorCacheBytes", "1"));

    [Fact]
    public async Task Zip_OfFaces_HoldsEachAsTheServiceDrawsItAlone()
    {
        await service.TrainAsync();

        using var archive = new ZipArchive(new MemoryStream(await service.BytesAsync("/generate?seed=5&count=70&scale=2&format=zip")));

        Assert.Equal([.. Enumerable.Range(5, 70).Select(seed => $"face-{seed:D4}.png")], archive.Entries.Select(e => e.FullName));
        foreach (var i in new[] { 0, 33, 69 })
            Assert.Equal(await PixelsAsync($"/generate?seed={5 + i}&scale=2"), await ReadAsync(archive.Entries[i]), PixelsEqual);
    }

    [Fact]
    public async Task Zip_OfFaces_HoldsPicturesThatTheServiceKnowsAgain()
    {
        await service.TrainAsync();
        using var archive = new ZipArchive(new MemoryStream(await service.BytesAsync("/generate?seed=5&count=3&scale=2&truncation=0.5&format=zip")));
        using var face = new MemoryStream();
        await using (var entry = await archive.Entries[2].OpenAsync(TestContext.Current.CancellationToken))
            await entry.CopyToAsync(face, TestContext.Current.CancellationToken);

        var verification = await VerifyAsync(face.ToArray());

        Assert.True(verification.MadeHere, verification.Detail);
        Assert.Contains("seed=7&count=1", verification.Request);
    }

    [Fact]
    public async Task Download_OfACheckpointThatIsDeletedMeanwhile_EndsAsItBegan()
    {
        var checkpoint = (await service.TrainAsync(("imageSize", 40))).Checkpoint;
        var address = $"/generate?checkpoint={checkpoint}&count=1024&format=float32"; // 20 MB: more than a connection holds unread
        var whole = await service.BytesAsync(address);

        using var answer = await service.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var deleted = await service.Http.DeleteAsync($"/checkpoints/{checkpoint}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(whole, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var again = await service.Http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task Tensors_OfFaces_HaveTheirShapeAndPixels()
    {
        await service.TrainAsync();
        var face = await PixelsAsync("/generate?seed=6");

        using var levels = await service.Http.GetAsync("/generate?seed=5&count=2&format=uint8");
        using var numbers = await service.Http.GetAsync("/generate?seed=5&count=2&format=float32");

        Assert.Equal("2,8,8,3", levels.Headers.GetValues("X-Tensor-Shape").Single());
        Assert.Equal("2,3,8,8", numbers.Headers.GetValues("X-Tensor-Shape").Single());
        Assert.Equal(face.Pixels, (await levels.Content.ReadAsByteArrayAsync())[192..]);
        var values = MemoryMarshal.Cast<byte, float>(await numbers.Content.ReadAsByteArrayAsync())[192..].ToArray();
        Assert.Equal(face.Pixels, Enumerable.Range(0, 192).Select(i => (byte)MathF.Round((values[(i % 3 * 64) + (i / 3)] + 1) * 127.5f)));
    }

    [Fact]
    public async Task Gif_OfFaces_ShowsOneAfterTheOther()
    {
        await service.TrainAsync();

        Assert.Equal(5, TestGif.Read(await service.BytesAsync("/generate?count=5&format=gif")).Frames.Count);
    }

    [Theory]
    [InlineData("webp", FileKind.WebP)]
    [InlineData("jpeg", FileKind.Jpeg)]
    public async Task Grid_ForWebPages_ShowsTheSameFacesInFewerBytes(string format, string kind)
    {
        await service.TrainAsync();
        const string Address = "/generate?seed=3&count=5&columns=3&scale=8";
        var (png, exact) = (await service.BytesAsync(Address), await PixelsAsync(Address));

        using var answer = await service.Http.GetAsync($"{Address}&format={format}", TestContext.Current.CancellationToken);
        var file = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var poor = await service.BytesAsync($"{Address}&format={format}&quality=10");

        Assert.Equal(kind, FileKind.NameOf(file));
        Assert.Equal(($"image/{format}", $"seeds-3-to-7.{format}"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName!.Trim('"').Split("00020-")[1]));
        Assert.True(poor.Length < file.Length && file.Length < png.Length, $"{poor.Length} < {file.Length} < {png.Length}");
        var seen = ImageDecoder.Decode(file, 100_000);
        Assert.Equal((exact.Width, exact.Height), (seen.Width, seen.Height));
        Assert.InRange(TestGif.MeanDifference(exact, seen), 0, 12);
        Assert.Equal(file, await service.BytesAsync($"{Address}&format={format}&quality=85"));
    }

    [Theory]
    [InlineData("count=248&columns=1&format=webp", true)] // 16,366 pixels high
    [InlineData("count=249&columns=1&format=webp", false)]
    [InlineData("count=992&columns=992&format=jpeg", true)] // 65,470 pixels wide
    [InlineData("count=993&columns=993&format=jpeg", false)]
    public async Task Grid_OfTheLongestSide_IsDrawnAndALongerOneRefused(string query, bool isPossible)
    {
        await service.TrainAsync(("imageSize", 64));

        using var answer = await service.Http.GetAsync("/generate?" + query, TestContext.Current.CancellationToken);

        Assert.Equal(isPossible ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Service_ThatIsFull_SaysWhenToComeAgain()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint;
        var address = $"/generate?count=1024&scale=16&checkpoint={checkpoint}";
        // Its body is not read, so it stays under way.
        var slow = await service.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);

        using (var refused = await service.Http.GetAsync(address))
        {
            await TestService.ProblemAsync(HttpStatusCode.ServiceUnavailable, refused);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
            Assert.Null(refused.Headers.ETag);
            Assert.Null(refused.Headers.CacheControl);
        }

        slow.Dispose(); // hangs up
        var status = await Poll.UntilAsync(
            async () =>
            {
                using var answer = await service.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                return answer.StatusCode;
            },
            status => status != HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Generators_ThatDoNotFitTheCache_AreStillUsedAtOnce()
    {
        var checkpoints = new[] { (await service.TrainAsync()).Checkpoint, (await service.TrainAsync(("seed", 1))).Checkpoint, (await service.TrainAsync(("seed", 2))).Checkpoint };
        var alone = await Task.WhenAll(checkpoints.Select(c => service.BytesAsync($"/generate?checkpoint={c}")));

        var together = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => service.BytesAsync($"/generate?checkpoint={checkpoints[i % 3]}")));

        for (var i = 0; i < together.Length; i++)
            Assert.Equal(alone[i % 3], together[i]);
    }

    [Fact]
    public async Task Interpolation_ThroughSeeds_MeetsTheFaceOfEach()
    {
        await service.TrainAsync();

        using var archive = new ZipArchive(new MemoryStream(await service.BytesAsync("/generate/interpolation?seeds=3,9,4&frames=7&format=zip")));

        foreach (var (frame, seed) in new[] { (0, 3), (3, 9), (6, 4) })
            Assert.Equal(await PixelsAsync($"/generate?seed={seed}"), await ReadAsync(archive.Entries[frame]), PixelsEqual);
    }

    [Fact]
    public async Task History_OfASeed_HasItsFaceOfEveryCheckpoint()
    {
        var job = await service.TrainAsync(("checkpointEverySteps", 5));
        var checkpoints = (await service.CheckpointsAsync(job.Id)).Reverse().ToList();

        using var archive = new ZipArchive(new MemoryStream(await service.BytesAsync($"/generate/history?job={job.Id}&seed=3&format=zip")));

        Assert.Equal([.. checkpoints.Select(c => $"step-{c.Step:D8}.png")], archive.Entries.Select(e => e.FullName));
        foreach (var (checkpoint, entry) in checkpoints.Zip(archive.Entries))
            Assert.Equal(await PixelsAsync($"/generate?checkpoint={checkpoint.Id}&seed=3"), await ReadAsync(entry), PixelsEqual);
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/generate/history?job=nope"));
        await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/generate/history"));
    }

    [Fact]
    public async Task Latents_ThatAClientSends_GiveTheFacesOfTheirSeeds()
    {
        await service.TrainAsync();
        var latents = new[] { Latents.Of(4, 6), Latents.Of(5, 6) };

        using var answer = await service.Http.PostAsJsonAsync("/generate", new { latents, columns = 1 });
        using var wrong = await service.Http.PostAsJsonAsync("/generate", new { latents = new[] { latents[0], [1f] } });
        using var none = await service.Http.PostAsJsonAsync("/generate", new { latents = new float[]?[] { null } });

        Assert.Equal(await PixelsAsync("/generate?seed=4&count=2&columns=1"), ImageDecoder.Decode(await answer.Content.ReadAsByteArrayAsync(), 1000), PixelsEqual);
        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, wrong);
        Assert.Contains("latents[1] must have 6", problem.GetProperty("detail").GetString());
        Assert.Contains("latents[0] must be a list", (await TestService.ProblemAsync(HttpStatusCode.BadRequest, none)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Neighbours_OfFaces_AreImagesOfTheDataset()
    {
        await service.TrainAsync();

        var found = await service.GetAsync<NeighboursResponse>("/generate/neighbours?seed=3&count=4");
        var picture = await PixelsAsync("/generate/neighbours?seed=3&count=4&format=png");

        Assert.Equal([3, 4, 5, 6], found.Faces.Select(f => f.Seed));
        Assert.All(found.Faces, f => Assert.InRange(f.Index, 0, 29));
        Assert.All(found.Faces, f => Assert.True(f.Distance > 0));
        Assert.Equal((38, 18), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData("/generate?seed=3&count=5&columns=2&scale=2&truncation=0.7")]
    [InlineData("/generate/interpolation?seeds=3,9,4&frames=7&format=png")]
    [InlineData("/generate/interpolation?seeds=3,9,4&frames=7&truncation=0.6&format=png")]
    public async Task Verify_OfAPictureFromHere_MakesItAgain(string address)
    {
        await service.TrainAsync();
        var picture = await service.BytesAsync(address);

        var verified = await VerifyAsync(picture);
        var painted = await VerifyAsync(Change(picture));
        var foreign = await VerifyAsync(ImageEncoder.Png(TestImages.Quarters()));

        Assert.Equal((true, true), (verified.MadeHere, verified.SamePixels));
        Assert.Equal((false, false), (painted.MadeHere, painted.SamePixels));
        Assert.Equal((false, null), (foreign.MadeHere, foreign.SamePixels));
        Assert.Equal(HttpStatusCode.NotModified, (await RevalidateAsync(verified.Request!)).StatusCode);
    }

    [Fact]
    public async Task Verify_OfATruncatedPictureFromBefore_SaysThatItCannotBeMadeAgain()
    {
        await service.TrainAsync();
        var picture = await service.BytesAsync("/generate?seed=3&truncation=0.5");
        var old = ImageEncoder.Png(ImageDecoder.Decode(picture, 100), [.. PngChunks.ReadText(picture).Where(text => text.Key != "TruncatedTowards")]);

        var verified = await VerifyAsync(old);

        Assert.Equal((false, null), (verified.MadeHere, verified.SamePixels));
        Assert.Contains("truncation", verified.Detail);
    }

    [Fact]
    public async Task Verify_OfAPictureWithOtherMeasuresThanItClaims_IsAnsweredWithoutDecodingIt()
    {
        await service.TrainAsync();
        var text = PngChunks.ReadText(await service.BytesAsync("/generate?seed=3"));

        var verified = await VerifyAsync(ImageEncoder.Png(TestImages.Quarters(8, 9), [.. text]));

        Assert.Equal((false, false), (verified.MadeHere, verified.SamePixels));
        Assert.Contains("another width or height", verified.Detail);
    }

    [Fact]
    public async Task Verify_OfAPictureThatClaimsMixedStylesWhereThereAreNone_SaysNo()
    {
        await service.TrainAsync(("imageSize", 16));
        var picture = await service.BytesAsync("/generate?seed=3");
        var text = PngChunks.ReadText(picture).ToDictionary();
        text["Request"] = text["Request"].Replace("&truncation=1", "&truncation=1&mix=9&mixFrom=8", StringComparison.Ordinal);

        var verified = await VerifyAsync(ImageEncoder.Png(ImageDecoder.Decode(picture, 1_000), [.. text]));

        Assert.Equal((false, false), (verified.MadeHere, verified.SamePixels));
        Assert.Contains("would not have answered so", verified.Detail);
    }

    [Fact]
    public async Task Verify_OfADamagedPicture_IsAProblem()
    {
        await service.TrainAsync();
        var picture = await service.BytesAsync("/generate?seed=3&count=20");

        using var answer = await service.Http.PostAsync("/generate/verify", Body(picture[..(picture.Length / 2)]));

        Assert.Contains("ends before its last pixel", (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Verify_OfWhatIsNoPicture_IsAProblem()
    {
        using var answer = await service.Http.PostAsync("/generate/verify", Body([1, 2, 3]));

        await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
    }

    private async Task<HttpResponseMessage> RevalidateAsync(string address)
    {
        using var first = await service.Http.GetAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        return await service.Http.SendAsync(request);
    }

    private async Task<PictureVerificationResponse> VerifyAsync(byte[] picture)
    {
        using var answer = await service.Http.PostAsync("/generate/verify", Body(picture));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await TestService.ReadAsync<PictureVerificationResponse>(answer);
    }

    private static ByteArrayContent Body(byte[] picture) => new(picture) { Headers = { ContentType = new("image/png") } };

    private static byte[] Change(byte[] picture)
    {
        var image = ImageDecoder.Decode(picture, 100_000);
        image.Pixels[0] ^= 1;
        return ImageEncoder.Png(image, [.. PngChunks.ReadText(picture)]);
    }

    private static bool PixelsEqual(RgbImage a, RgbImage b) => a.Width == b.Width && a.Pixels.AsSpan().SequenceEqual(b.Pixels);

    private static async Task<RgbImage> ReadAsync(ZipArchiveEntry entry)
    {
        await using var content = entry.Open();
        using var file = new MemoryStream();
        await content.CopyToAsync(file);
        return ImageDecoder.Decode(file.ToArray(), 10_000);
    }

    private async Task<RgbImage> PixelsAsync(string address) => ImageDecoder.Decode(await service.BytesAsync(address), 100_000);

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
