using System.Net;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Http;
using GanService.Engine.Imaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Datasets;

/// <summary>Imports beside each other, that are ended, or that end the service.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Import_OfAFewImages_DoesNotWaitForOneOfHours()
    {
        await using var service = new TestService(folder);
        List<Task<HttpResponseMessage>> uploads = [service.UploadAsync("hours", Hours()), service.UploadAsync("days", Hours())];
        await ImportingAsync(service, "hours");
        await ImportingAsync(service, "days");

        using var small = await service.UploadAsync("small", TestArchive.Zip(TestImages.Files(3)), ("imageSize", "16"));

        await Poll.UntilAsync(() => service.GetAsync<DatasetResponse>("/datasets/small"), dataset => dataset.State == DatasetState.Ready);
        Assert.Equal(DatasetState.Importing, (await service.GetAsync<DatasetResponse>("/datasets/hours")).State);
        Assert.Equal(DatasetState.Importing, (await service.GetAsync<DatasetResponse>("/datasets/days")).State);
        await DeleteAsync(service, "hours");
        await DeleteAsync(service, "days");
        foreach (var upload in uploads)
            (await upload).Dispose();
    }

    [Fact]
    public async Task Delete_OfADatasetThatIsBeingImported_EndsItAndLeavesNothing()
    {
        await using var service = new TestService(folder);
        var upload = service.UploadAsync("hours", Hours());
        await ImportingAsync(service, "hours");

        await DeleteAsync(service, "hours");

        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/datasets/hours"));
        await NothingLeftAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("data/tmp")));
        using var answer = await upload;
        if (answer.StatusCode != HttpStatusCode.Accepted) // it had waited long enough already
            Assert.Contains("deleted while", (await TestService.ProblemAsync(HttpStatusCode.Conflict, answer)).GetProperty("detail").GetString());
        using var again = await service.UploadAsync("hours", TestArchive.Zip(TestImages.Files(3)));
        Assert.True(again.StatusCode is HttpStatusCode.Created or HttpStatusCode.Accepted, $"{again.StatusCode}");
        await Poll.UntilAsync(() => service.GetAsync<DatasetResponse>("/datasets/hours"), dataset => dataset.State == DatasetState.Ready);
    }

    [Fact]
    public async Task Delete_OfADatasetThatWaitsForItsImport_DoesNotWaitForThoseBeforeIt()
    {
        const int More = 12; // than are imported at once
        await using var service = new TestService(folder);
        var uploads = Enumerable.Range(0, More).Select(i => service.UploadAsync($"hours-{i}", Hours())).ToList();
        await Poll.UntilAsync(() => service.GetAsync<Page<DatasetResponse>>("/datasets"), page => page.Items.Count(d => d.State == DatasetState.Importing) == More);

        for (var i = More - 1; i >= 0; i--)
            await DeleteAsync(service, $"hours-{i}");

        foreach (var upload in uploads)
            (await upload).Dispose();
        await Poll.UntilAsync(() => Task.FromResult(Directory.EnumerateFileSystemEntries(folder.File("data/datasets")).Count()), left => left == 0); // imports hear of it a moment later
    }

    [Fact]
    public async Task Delete_WhileTheImportEnds_LeavesNothingWheneverItComes()
    {
        await using var service = new TestService(folder);
        for (var i = 0; i < 40; i++)
        {
            var upload = service.UploadAsync("brief", TestArchive.Zip([.. Enumerable.Range(0, i * 3).Select(n => ($"{n}.png", Picture(n)))]), ("imageSize", "16"));
            HttpResponseMessage deleted;
            do
            {
                deleted = await service.Http.DeleteAsync("/datasets/brief");
            }
            while (deleted.StatusCode == HttpStatusCode.NotFound && !upload.IsCompleted);
            using var answer = await upload;
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{answer.StatusCode}");
            if (deleted.StatusCode == HttpStatusCode.NotFound)
                await DeleteAsync(service, "brief");
            else
                Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            await NothingLeftAsync();
            await using var database = await service.DatabaseAsync();
            Assert.Equal(1, await database.Datasets.CountAsync()); // the synthetic faces
        }
    }

    [Fact]
    public async Task Import_ThatEndsTheServiceAgainAndAgain_IsGivenUpAndOthersAreNot()
    {
        using var service = new ServiceProcess(folder, "--GanService:InterruptionsAllowed=1");
        await service.StartAsync();
        _ = UploadAsync(service, "hours", Hours());
        await Poll.UntilAsync(AttemptsAsync, attempts => attempts == 1);
        await service.KillAsync();
        await service.StartAsync();
        await Poll.UntilAsync(AttemptsAsync, attempts => attempts == 2);
        await service.KillAsync();
        await service.StartAsync();

        var failed = await StateAsync(service, "hours", d => d.State != DatasetState.Importing);

        Assert.Contains("ended 2 times", failed.Error);
        using var other = await UploadAsync(service, "other", TestArchive.Zip(TestImages.Files(3)));
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
    }

    [Fact]
    public async Task Import_ThatWorksLongerThanAllowed_NamesTheSetting()
    {
        await using var service = new TestService(folder, new Hasty(), ("GanService:MaxImportMinutes", "30"));

        using var answer = await service.UploadAsync("slow", TestArchive.Zip([.. Enumerable.Range(0, 200).Select(i => ($"{i}.png", Picture(i)))]));

        Assert.Contains("GanService:MaxImportMinutes", answer.StatusCode == HttpStatusCode.Accepted // the upload had waited long enough already
            ? (await Poll.UntilAsync(() => service.GetAsync<DatasetResponse>("/datasets/slow"), dataset => dataset.State == DatasetState.Failed)).Error
            : (await TestService.ProblemAsync(HttpStatusCode.UnprocessableEntity, answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Retry_OfAnImportThatWasGivenUp_NeedsNoOtherUpload()
    {
        await using (var service = new TestService(folder, new Hasty(), ("GanService:MaxImportMinutes", "30")))
        {
            using var answer = await service.UploadAsync("slow", TestArchive.Zip([.. Enumerable.Range(0, 200).Select(i => ($"{i}.png", Picture(i)))]));
            await Poll.UntilAsync(() => service.GetAsync<DatasetResponse>("/datasets/slow"), d => d is { State: DatasetState.Failed, CanRetry: true });
        }

        await using var patient = new TestService(folder);
        using var retried = await patient.Http.PostAsync("/datasets/slow/retry", null);

        Assert.Equal(HttpStatusCode.Accepted, retried.StatusCode);
        var dataset = await Poll.UntilAsync(() => patient.GetAsync<DatasetResponse>("/datasets/slow"), d => d.State != DatasetState.Importing);
        Assert.Equal((DatasetState.Ready, 200, null, false), (dataset.State, dataset.Count, dataset.Error, dataset.CanRetry));
        await Poll.UntilAsync(() => Task.FromResult(File.Exists(folder.File($"data/datasets/{dataset.Id}/upload.zip"))), isThere => !isThere);
        await patient.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Post, "/datasets/slow/retry"));
    }

    [Fact]
    public async Task Retry_OfImagesThatAreToBlame_IsRefused()
    {
        await using var service = new TestService(folder);
        using var answer = await service.UploadAsync("text", "no archive"u8.ToArray());
        await TestService.ProblemAsync(HttpStatusCode.UnprocessableEntity, answer);

        var problem = await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Post, "/datasets/text/retry"));

        Assert.Contains("Upload the images again", problem.GetProperty("detail").GetString());
        Assert.False((await service.GetAsync<DatasetResponse>("/datasets/text")).CanRetry);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(60_000)]
    public async Task Upload_WhoseEntriesOverlap_IsRefusedAndLeavesTheNameFree(int times)
    {
        await using var service = new TestService(folder);

        using var answer = await service.UploadAsync("overlap", TestZip.Overlapping(times));

        Assert.Contains("entries overlap", (await TestService.ProblemAsync(HttpStatusCode.UnprocessableEntity, answer)).GetProperty("detail").GetString());
        await DeleteAsync(service, "overlap");
    }

    public void Dispose() => folder.Dispose();

    // Small files of many pixels each.
    private static byte[] Hours()
    {
        var picture = TestImages.OneBit(7000, 7000);
        return TestArchive.Zip([.. TestImages.Files(3), .. Enumerable.Range(3, 5000).Select(i => ($"{i}.png", picture))]);
    }

    private static byte[] Picture(int number = 0)
    {
        var image = TestImages.Quarters(32, 32);
        (image.Pixels[0], image.Pixels[1]) = ((byte)number, (byte)(number >> 8));
        return ImageEncoder.Png(image);
    }

    private static async Task DeleteAsync(TestService service, string name)
    {
        using var answer = await service.Http.DeleteAsync($"/datasets/{name}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    // Who imports hears of it a moment later, and takes away what it wrote since.
    private Task NothingLeftAsync() => Poll.UntilAsync(() => Task.FromResult(Directory.GetFileSystemEntries(folder.File("data/datasets"))), left => left.Length == 0);

    private async Task<long> AttemptsAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={folder.File("data/ganservice.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT MAX(Attempts) FROM Datasets";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task<DatasetResponse?> ImportingAsync(TestService service, string name) => Poll.UntilAsync(
        async () => (await service.GetAsync<Page<DatasetResponse>>("/datasets")).Items.SingleOrDefault(d => d.Name == name),
        dataset => dataset is { State: DatasetState.Importing, Count: > 0 });

    private static async Task<HttpResponseMessage> UploadAsync(ServiceProcess service, string name, byte[] archive)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(archive), "archive", "images.zip" }, { new StringContent(name), "name" } };
        return await service.Http.PostAsync("/datasets", form);
    }

    private static async Task<DatasetResponse> StateAsync(ServiceProcess service, string name, Func<DatasetResponse, bool> wanted) => (await Poll.UntilAsync(
        async () =>
        {
            using var answer = await service.Http.GetAsync("/datasets");
            return (await TestService.ReadAsync<Page<DatasetResponse>>(answer)).Items.SingleOrDefault(d => d.Name == name);
        },
        dataset => dataset is not null && wanted(dataset)))!;

    /// <summary>An hour passes whenever somebody looks.</summary>
    private sealed class Hasty : TimeProvider
    {
        private long looks;

        public override long GetTimestamp() => Interlocked.Increment(ref looks) * 3600 * TimestampFrequency;
    }
}
