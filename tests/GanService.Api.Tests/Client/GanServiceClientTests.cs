using System.Net;
using GanService.Client;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Api.Tests.Client;

public sealed class GanServiceClientTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;
    private readonly RecordedRequests requests = new();
    private readonly GanServiceClient client;

    public GanServiceClientTests()
    {
        service = new(folder);
        client = new(new HttpClient(requests) { BaseAddress = service.Http.BaseAddress, Timeout = Poll.Patience });
    }

    [Fact]
    public async Task Client_AskedForEverything_UsesOnlyWhatTheDocumentHas()
    {
        var job = await service.TrainAsync();
        var request = new FacesRequest { Checkpoint = "production", Seed = 4, Count = 2, Columns = 1, Scale = 2, Truncation = 0.5, Direction = "1~2:0.5" };

        var alias = await client.SetAliasAsync("production", job.Checkpoint!);
        var picture = await client.DrawAsync(request);
        var tensor = await client.ReadTensorAsync(request);
        var fromLatents = await client.DrawLatentsAsync([Latents.Of(4, 6)], "production", scale: 2);
        var found = await client.ProjectAsync(picture, "production", steps: 12);

        Assert.Equal([alias], await client.GetAliasesAsync());
        Assert.Equal((16, 34), (Decode(picture).Width, Decode(picture).Height));
        Assert.True((await client.VerifyAsync(picture)).MadeHere);
        Assert.Equal([2, 3, 8, 8], tensor.Shape);
        Assert.Equal(384, tensor.Values.Length);
        Assert.Equal(Decode(await client.DrawAsync(new() { Seed = 4, Scale = 2 })).Pixels, Decode(fromLatents).Pixels);
        Assert.NotEmpty(await client.DrawEachAsync(request));
        Assert.NotEmpty(await client.WalkAsync(new([1, 5, 9]) { Checkpoint = "production", Frames = 5, Scale = 1, Truncation = 1, Direction = "1~2:0.5" }));
        Assert.Equal((job.Checkpoint, 6, 12), (found.Checkpoint, found.Latent.Length, found.Steps));
        await client.DeleteAliasAsync("production");
        Assert.Empty(await client.GetAliasesAsync());
        Assert.Equal(8, await requests.AssertDocumentedAsync(service));
    }

    [Fact]
    public async Task Client_ThatIsRefused_ThrowsWhatTheServiceSays()
    {
        var error = await Assert.ThrowsAsync<GanServiceException>(() => client.DrawAsync(new() { Count = 0 }));

        Assert.Equal((HttpStatusCode.BadRequest, "count must be between 1 and 1024."), (error.Status, error.Message));
        Assert.Equal(["count must be between 1 and 1024."], Assert.Single(error.Errors, e => e.Key == "count").Value);
    }

    private static RgbImage Decode(byte[] png) => ImageDecoder.Decode(png, 10_000);

    public async ValueTask DisposeAsync()
    {
        requests.Dispose();
        await service.DisposeAsync();
        folder.Dispose();
    }
}
