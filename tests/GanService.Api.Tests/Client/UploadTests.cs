using System.Net;
using GanService.Client;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Client;

public sealed class UploadTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;
    private readonly Way way = new();
    private readonly GanServiceClient client;

    public UploadTests()
    {
        service = new(folder);
        way.InnerHandler = new RecordedRequests();
        client = new(new HttpClient(way) { BaseAddress = service.Http.BaseAddress, Timeout = Poll.Patience });
    }

    [Fact]
    public async Task Folder_OfPictures_IsUploadedAndImportedWithItsLabels()
    {
        Write("pictures/cats/1.png", ImageEncoder.Png(TestImages.Quarters(40, 40)));
        Write("pictures/cats/2.png", ImageEncoder.Png(TestImages.Quarters(41, 40)));
        Write("pictures/dogs/3.png", ImageEncoder.Png(TestImages.Quarters(42, 40)));
        var shares = new Shares();

        var begun = await client.UploadAsync(new("pets") { ImageSize = 16, Crop = "center" }, folder.File("pictures"), shares);
        var dataset = await client.WaitUntilImportedAsync(begun.Id);

        Assert.Equal((DatasetState.Ready, "pets", 3, 16, 0), (dataset.State, dataset.Name, dataset.Count, dataset.ImageSize, dataset.SkippedCount));
        Assert.Equal((0, 1), (shares.All[0], shares.All[^1]));
        Assert.Equal(dataset.Id, (await client.GetDatasetAsync("pets@1")).Id);
        Assert.Contains("cats", await service.Http.GetStringAsync("/datasets/pets/report"));
        Assert.Equal(["pets", "synthetic-faces"], await client.ListDatasetsAsync().Select(d => d.Name).ToListAsync());
        await client.DeleteDatasetAsync("pets", force: true);
        Assert.Equal(["synthetic-faces"], await client.ListDatasetsAsync().Select(d => d.Name).ToListAsync());
        Assert.Equal(5, await ((RecordedRequests)way.InnerHandler!).AssertDocumentedAsync(service));
    }

    [Fact]
    public async Task Archive_WhoseAnswersAreLost_IsUploadedAllTheSame()
    {
        var lost = 2;
        way.After = request => _ = request.Method == HttpMethod.Patch && lost-- > 0 ? throw new HttpRequestException("cut") : 0;

        await AssertUploadedAsync(Large());

        Assert.True(lost < 0);
    }

    [Fact]
    public async Task Archive_BehindAProxyThatRefusesLargeBodies_IsUploadedInSmallerPieces()
    {
        way.Answer = request => request.Content?.Headers.ContentLength > 1 << 20 ? new(HttpStatusCode.RequestEntityTooLarge) { Content = new StringContent("<html>413</html>") } : null;

        await AssertUploadedAsync(Large());
    }

    [Fact]
    public async Task Archive_ThatWasGivenUp_GoesOnWhereItWas()
    {
        using var giveUp = new CancellationTokenSource();
        var shares = new Shares { Told = share => (share > 0 ? giveUp : null)?.Cancel() };
        var archive = Large();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.UploadAsync(new("given-up"), archive, shares, giveUp.Token));
        var cut = await client.GetDatasetAsync("given-up");
        var again = new Shares();
        var dataset = await client.UploadAsync(new("given-up"), archive, again);

        Assert.Equal((DatasetState.Uploading, dataset.Id), (cut.State, cut.Id));
        Assert.InRange(again.All[0], 0.1, 0.99);
        Assert.Equal(DatasetState.Ready, (await client.WaitUntilImportedAsync(dataset.Id)).State);
    }

    [Fact]
    public async Task Upload_ThatCannotBe_SaysWhy()
    {
        Write("images.zip", TestArchive.Zip(TestImages.Files(3)));

        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() => client.UploadAsync(new("fine"), folder.File("nothing.zip")));
        var misnamed = await Assert.ThrowsAsync<GanServiceException>(() => client.UploadAsync(new("Not Fine"), folder.File("images.zip")));
        var taken = await Assert.ThrowsAsync<GanServiceException>(() => client.UploadAsync(new("synthetic-faces"), folder.File("images.zip")));

        Assert.Contains("nothing.zip", missing.Message);
        Assert.Equal(["name"], misnamed.Errors.Keys);
        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
    }

    [Fact]
    public async Task Import_ThatFails_IsToldByTheDataset()
    {
        Write("text.zip", TestArchive.Zip(("readme.txt", "no pictures"u8.ToArray())));

        var dataset = await client.WaitUntilImportedAsync((await client.UploadAsync(new("text"), folder.File("text.zip"))).Id);

        Assert.Equal(DatasetState.Failed, dataset.State);
        Assert.NotEmpty(dataset.Error!);
    }

    public async ValueTask DisposeAsync()
    {
        way.Dispose();
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task AssertUploadedAsync(string archive)
    {
        var dataset = await client.WaitUntilImportedAsync((await client.UploadAsync(new("large") { ImageSize = 16 }, archive)).Id);

        Assert.Equal((DatasetState.Ready, 3), (dataset.State, dataset.Count));
    }

    // More than one piece.
    private string Large()
    {
        Write("large.zip", TestArchive.Zip([.. TestImages.Files(3), ("noise.bin", TestArchive.Noise(5 << 20))]));
        return folder.File("large.zip");
    }

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllBytes(folder.File(name), content);
    }

    private sealed class Shares : IProgress<double>
    {
        public List<double> All { get; } = [];

        public Action<double>? Told { get; init; }

        public void Report(double value)
        {
            All.Add(value);
            Told?.Invoke(value);
        }
    }

    /// <summary>What is between the client and the service.</summary>
    private sealed class Way : DelegatingHandler
    {
        /// <summary>What answers in the service's place, or nothing.</summary>
        public Func<HttpRequestMessage, HttpResponseMessage?>? Answer { get; set; }

        /// <summary>What happens to an answer.</summary>
        public Action<HttpRequestMessage>? After { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Answer?.Invoke(request) is { } own)
                return own;
            var answer = await base.SendAsync(request, cancellationToken);
            After?.Invoke(request);
            return answer;
        }
    }
}
