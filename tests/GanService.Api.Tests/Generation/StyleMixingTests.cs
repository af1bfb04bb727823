using System.Net;
using System.Net.Http.Headers;
using GanService.Api.Web.Generation;
using GanService.Client;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Generation;

/// <summary>Faces in which another seed decides from a side of features on.</summary>
public sealed class StyleMixingTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public StyleMixingTests() => service = new(folder);

    [Fact]
    public async Task Mix_OfTwoSeeds_HasSomethingOfBoth()
    {
        await service.TrainAsync(("recipe", "faces"), ("steps", 3), ("imageSize", 32), ("batchSize", 4), ("networks", new { latentSize = 6, channels = 4 }));

        var from = await Task.WhenAll(new[] { "", "&mix=9&mixFrom=8", "&mix=9&mixFrom=16" }.Select(mix => service.BytesAsync("/generate?seed=5&format=float32" + mix)));
        Assert.Equal(4, from.Append(await service.BytesAsync("/generate?seed=9&format=float32")).Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(from[2], await service.BytesAsync("/generate?seed=5&mix=9&format=float32"));
        Assert.Equal(from[0], await service.BytesAsync("/generate?seed=5&mix=5&mixFrom=8&format=float32"));
        Assert.Equal(from[1], (await service.BytesAsync("/generate?seed=4&count=2&mix=9&mixFrom=8&format=float32"))[from[1].Length..]);
        Assert.NotEqual(from[1], await service.BytesAsync("/generate?seed=5&mix=9&mixFrom=8&truncation=0.5&format=float32"));

        var picture = await new GanServiceClient(service.Http).DrawAsync(new() { Seed = 5, Mix = 9, MixFrom = 8 });
        Assert.Equal(("9", "8"), (PngChunks.ReadText(picture)["Mix"], PngChunks.ReadText(picture)["MixFrom"]));
        using var body = new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var answer = await service.Http.PostAsync("/generate/verify", body);
        Assert.True((await TestService.ReadAsync<PictureVerificationResponse>(answer)).MadeHere);
    }

    [Theory]
    [InlineData("faces", "mix=9&mixFrom=12", "mixFrom", "a power of two from 8 to 16")]
    [InlineData("faces", "mix=9&mixFrom=32", "mixFrom", "a power of two from 8 to 16")]
    [InlineData("faces", "mixFrom=8", "mixFrom", "send both")]
    [InlineData("faces", "mix=-1", "mix", "between 0 and")]
    [InlineData("article", "mix=9", "mix", "has no styles to mix")]
    public async Task Mix_ThatCannotBe_IsToldWithTheReason(string recipe, string asked, string field, string reason)
    {
        await service.TrainAsync(("recipe", recipe), ("steps", 3), ("imageSize", 32), ("batchSize", 4), ("networks", new { latentSize = 6, channels = 4, generatorWidths = new[] { 8 }, discriminatorWidths = new[] { 8 } }));

        using var answer = await service.Http.GetAsync("/generate?seed=5&" + asked);

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Contains(reason, problem.GetProperty("errors").GetProperty(field)[0].GetString());
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
