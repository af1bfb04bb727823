using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using GanService.Engine.Imaging;

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

        Assert.Equal([.. Enumerable.Range(5, 70).Select(seed => $"face-{seed}.png")], archive.Entries.Select(e => e.FullName));
        foreach (var i in new[] { 0, 33, 69 })
        {
            using var entry = archive.Entries[i].Open();
            using var file = new MemoryStream();
            await entry.CopyToAsync(file);
            Assert.Equal((await PixelsAsync($"/generate?seed={5 + i}&scale=2")).Pixels, ImageDecoder.Decode(file.ToArray(), 1000).Pixels);
        }
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
    [InlineData("format=uint8&scale=2", "scale")]
    [InlineData("count=1024&scale=16&format=zip&checkpoint=latest", "count")]
    [InlineData("count=1000&scale=16&format=gif", "count")]
    public async Task Picture_ThatIsNotPossible_NamesWhatToChange(string query, string parameter)
    {
        await service.TrainAsync(("imageSize", 64));

        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/generate?" + query));

        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
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
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        HttpStatusCode status;
        do
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            using var answer = await service.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);
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

    private async Task<RgbImage> PixelsAsync(string address) => ImageDecoder.Decode(await service.BytesAsync(address), 100_000);

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
