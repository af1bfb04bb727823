using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Http;
using GanService.Engine.Imaging;
using Microsoft.Data.Sqlite;
using SkiaSharp;

namespace GanService.Api.Tests.Datasets;

public sealed class DatasetTests : IAsyncDisposable
{
    private const int SqliteErrorLocked = 5;

    private static readonly byte[] picture = ImageEncoder.Png(TestImages.Quarters(40, 40));

    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public DatasetTests() => service = new(folder);

    [Fact]
    public async Task Upload_OfGoodAndBadFiles_ImportsTheGoodAndListsTheBad()
    {
        var jpeg = TestImages.Encode(TestImages.Quarters(200, 200), SKEncodedImageFormat.Jpeg);
        var archive = TestArchive.Zip([
            .. TestImages.Files(3),
            ("text.jpg", "a text file"u8.ToArray()),
            ("truncated.jpg", jpeg[..(jpeg.Length / 2)]),
            ("tiny.png", ImageEncoder.Png(TestImages.Quarters(1, 1))),
            ("huge.png", TestImages.WithAnnouncedSize(20_000, 20_000)),
            ("../../escape.png", picture)]);

        using var answer = await service.UploadAsync("mixed", archive, ("imageSize", "16"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var dataset = await TestService.ReadAsync<DatasetResponse>(answer);
        Assert.Equal((DatasetState.Ready, 3, 5, 16), (dataset.State, dataset.Count, dataset.SkippedCount, dataset.ImageSize));
        Assert.Equal(["../../escape.png", "huge.png", "text.jpg", "tiny.png", "truncated.jpg"], dataset.Skipped.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal("tiny.png", Assert.Single(dataset.Skipped, s => s.Picture is not null).Name);
        Assert.Equal(96, ImageDecoder.Decode(await service.BytesAsync("/datasets/mixed/skipped/0.png"), 10_000).Width);
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/datasets/mixed/skipped/1.png"));
        Assert.Equal(JsonSerializer.Serialize(dataset), JsonSerializer.Serialize(await service.GetAsync<DatasetResponse>("/datasets/mixed")));
        Assert.Equal($"/datasets/{dataset.Id}", answer.Headers.Location?.ToString());
        Assert.Equal(16 + 2 + 16 + 2 + 16, ImageDecoder.Decode(await service.BytesAsync("/datasets/mixed/preview.png"), 10_000).Width);
        Assert.Equal(JobState.Completed, (await service.TrainAsync(("dataset", "mixed"))).State);
    }

    [Fact]
    public async Task Upload_OfRealPortraits_TrainsAJob()
    {
        var archive = await File.ReadAllBytesAsync(SharedData.File("portraits-128.zip"));

        using var answer = await service.UploadAsync("portraits", archive, ("crop", "100"), ("imageSize", "32"));

        var dataset = await TestService.ReadAsync<DatasetResponse>(answer);
        Assert.Equal((DatasetState.Ready, 0), (dataset.State, dataset.SkippedCount));
        Assert.Equal(JobState.Completed, (await service.TrainAsync(("dataset", dataset.Id), ("imageSize", 16))).State);
    }

    [Theory]
    [InlineData("image_size")]
    [InlineData("size")]
    [InlineData("file")]
    public async Task Upload_WithAFieldThatIsNotThere_SaysWhichThereAre(string field)
    {
        using var answer = await service.UploadAsync("odd", TestArchive.Zip(("1.png", ImageEncoder.Png(TestImages.Face(1, 16)))), (field, "32"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);

        Assert.Equal($"There is no field '{field}' here; there are name, archive, crop, imageSize, filter, where, limit, limitSeed, addTo, folder.", problem.GetProperty("errors").GetProperty(field)[0].GetString());
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/datasets/odd"));
    }

    [Fact]
    public async Task Upload_OfJson_SaysWhatTheAddressTakes()
    {
        using var answer = await service.Http.PostAsJsonAsync("/datasets", new { name = "odd" });

        var problem = await TestService.ProblemAsync(HttpStatusCode.UnsupportedMediaType, answer);

        Assert.Contains("/datasets does not take a body of 'application/json; charset=utf-8'. Most addresses take application/json, POST /datasets a form", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("Bad Name", "center", "16", "name")]
    [InlineData("../up", "center", "16", "name")]
    [InlineData("01a20972-6d73-7935-b693-3c0d460eec29", "center", "16", "name")]
    [InlineData("fine", "middle", "16", "crop")]
    [InlineData("fine", "center", "4", "imageSize")]
    [InlineData("fine", "center", "big", "imageSize")]
    public async Task Upload_WithAWrongField_NamesIt(string name, string crop, string imageSize, string field)
    {
        using var answer = await service.UploadAsync(name, TestArchive.Zip(TestImages.Files(3)), ("crop", crop), ("imageSize", imageSize));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Upload_OfTooFewImages_IsWarnedOf()
    {
        using var few = await service.UploadAsync("few", TestArchive.Zip([.. Enumerable.Range(0, 49).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Quarters(32 + i, 32))))]), ("imageSize", "16"));
        using var enough = await service.UploadAsync("enough", TestArchive.Zip([.. Enumerable.Range(0, 50).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Quarters(32 + i, 32))))]), ("imageSize", "16"));

        Assert.Contains("49 images are too few", (await TestService.ReadAsync<DatasetResponse>(few)).Warning);
        Assert.Null((await TestService.ReadAsync<DatasetResponse>(enough)).Warning);
    }

    [Fact]
    public async Task Upload_WithoutAnArchive_NamesWhatIsMissing()
    {
        using var form = new MultipartFormDataContent { { new StringContent("fine"), "name" } };

        using var answer = await service.Http.PostAsync("/datasets", form);

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal("archive", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Upload_OfNoZip_FailsAndTheNameStaysFree()
    {
        using (var bad = await service.UploadAsync("again", "no zip"u8.ToArray()))
            await TestService.ProblemAsync(HttpStatusCode.UnprocessableEntity, bad);

        using var good = await service.UploadAsync("again", TestArchive.Zip(TestImages.Files(3)));
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
        using var twice = await service.UploadAsync("again", TestArchive.Zip(TestImages.Files(3)));
        await TestService.ProblemAsync(HttpStatusCode.Conflict, twice);
    }

    [Fact]
    public async Task Upload_OfOneNameManyTimesAtOnce_IsTakenOnceAndLeavesOneFolder()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => service.UploadAsync("same", TestArchive.Zip(TestImages.Files(3)))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
            await TestService.ProblemAsync(HttpStatusCode.Conflict, refused);
        Assert.Single(Directory.GetDirectories(folder.File("data/datasets")));
    }

    [Fact]
    public async Task Upload_WhoseDatabaseIsHeldWhileItIsImported_IsImportedWhenThatIsOver()
    {
        var attempts = 0;
        using var held = DatabaseCommands.Hear(command =>
        {
            if (command.CommandText.StartsWith("UPDATE \"Datasets\" AS", StringComparison.Ordinal) && command.CommandText.Contains("\"Count\"", StringComparison.Ordinal) && !command.CommandText.Contains("\"Error\"", StringComparison.Ordinal) && command.Connection!.DataSource == folder.File("data/ganservice.db") && attempts++ == 0)
                throw new SqliteException("database is locked", SqliteErrorLocked);
        });

        using var answer = await service.UploadAsync("held", TestArchive.Zip(TestImages.Files(3)), ("imageSize", "16"));

        var dataset = await TestService.ReadAsync<DatasetResponse>(answer);
        Assert.Equal((DatasetState.Ready, 3), (dataset.State, dataset.Count));
        Assert.InRange(attempts, 2, int.MaxValue); // a slow import tells its progress more than once
    }

    [Fact]
    public async Task SyntheticFaces_AfterTheSettingChanged_StayAsManyAsTheDatasetSays()
    {
        using var other = new TemporaryFolder();
        await using (var first = new TestService(other))
            await first.TrainAsync();
        await using var second = new TestService(other, ("GanService:SyntheticFaces", "50"));
        await second.TrainAsync(("imageSize", 10));

        var dataset = await second.GetAsync<DatasetResponse>("/datasets/synthetic-faces");
        using var pack = Engine.Data.PackedDataset.Open(other.File($"data/datasets/{dataset.Id}/10.pack"));
        Assert.Equal(dataset.Count, pack.Count);
    }

    [Fact]
    public async Task Upload_LargerThanAllowed_IsRefused()
    {
        using var other = new TemporaryFolder();
        await using var strict = new TestService(other, ("GanService:MaxUploadBytes", "10000"));

        using var answer = await strict.UploadAsync("big", new byte[100_000]);

        await TestService.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, answer);
    }

    [Fact]
    public async Task Job_WithImagesLargerThanTheDatasets_IsRefused()
    {
        (await service.UploadAsync("small", TestArchive.Zip(TestImages.Files(3)), ("imageSize", "16"))).Dispose();

        using var answer = await service.Http.PostAsync("/jobs", new StringContent("""{"dataset":"small","imageSize":32}""", System.Text.Encoding.UTF8, "application/json"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal("imageSize", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Delete_OfADataset_WaitsForTheJobsThatNeedIt()
    {
        (await service.UploadAsync("used", TestArchive.Zip(TestImages.Files(3)))).Dispose();
        var job = await service.QueueAsync(TestService.EndlessJob(("dataset", "used")));
        await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Delete, "/datasets/used"));
        await service.CancelAsync(job.Id);
        await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);

        var problem = await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Delete, "/datasets/used"));
        Assert.StartsWith("A job has learned from this dataset: without it their checkpoints can no longer be verified", problem.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/datasets/used/preview.png")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync("/datasets/used?force=true")).StatusCode);

        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/datasets/used"));
        await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Delete, "/datasets/synthetic-faces"));
        Assert.Equal("synthetic-faces", Assert.Single((await service.GetAsync<Page<DatasetResponse>>("/datasets")).Items).Name);
    }

    [Fact]
    public async Task Upload_OfSomeOfAnArchive_TakesThemAndSaysWhich()
    {
        var archive = TestArchive.Gzip(TestArchive.Tar([.. Enumerable.Range(0, 9).Select(i => ($"{(i < 6 ? "a" : "b")}/{i}.png", ImageEncoder.Png(TestImages.Quarters(40 + i, 30))))]));

        using var answer = await service.UploadAsync("some", archive, ("imageSize", "16"), ("crop", "fit"), ("filter", "a/*.png"), ("limit", "4"), ("limitSeed", "7"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var dataset = await TestService.ReadAsync<DatasetResponse>(answer);
        Assert.Equal((4, 0, "fit", "a/*.png", 4, 7), (dataset.Count, dataset.SkippedCount, dataset.Crop, dataset.Filter, dataset.Limit, dataset.LimitSeed));
    }

    [Theory]
    [InlineData("limit", "0", "limit must be at least 1, not 0.")]
    [InlineData("limit", "many", "limit must be a whole number of at most 2147483647, not 'many'.")]
    [InlineData("limitSeed", "5", "limitSeed draws as many images as limit says; send limit too.")]
    [InlineData("limitSeed", "-1", "limitSeed must be at least 0, not -1.")]
    [InlineData("filter", "", "filter must be a pattern of 1 to 200 characters, such as faces/*.jpg.")]
    [InlineData("crop", "box:1,2", "The crop 'box:1,2' is not possible: use center (the largest centred square), center:108 (a centred square of so many pixels), box:20,40,178,178 (left, top, width and height; of that the largest centred square), fit (all of it, with white beside it), portrait (the head of the largest face), or portrait:every (the head of each face); the side is at least 16.")]
    public async Task Upload_WithAFieldThatCannotBe_IsTold(string field, string value, string detail)
    {
        using var answer = await service.UploadAsync("wrong", [1], (field, value));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal(detail, problem.GetProperty("errors").GetProperty(field)[0].GetString());
    }

    [Fact]
    public async Task ConfiguredFolder_AtStart_BecomesADataset()
    {
        var pictures = Directory.CreateDirectory(folder.File("pictures")).FullName;
        foreach (var (name, bytes) in TestImages.Files(3))
            await File.WriteAllBytesAsync(Path.Combine(pictures, name), bytes);
        using var other = new TemporaryFolder();
        await using var configured = new TestService(
            other,
            ("GanService:DatasetFolders:0:Name", "mine"),
            ("GanService:DatasetFolders:0:Path", pictures),
            ("GanService:DatasetFolders:0:ImageSize", "16"));

        var mine = await Poll.UntilAsync(
            async () => (await configured.GetAsync<Page<DatasetResponse>>("/datasets")).Items.SingleOrDefault(d => d.Name == "mine"),
            mine => mine is not (null or { State: DatasetState.Importing }));

        Assert.Equal((DatasetState.Ready, 3, DatasetSource.Folder), (mine!.State, mine.Count, mine.Source));
    }

    [Fact]
    public async Task Folder_ThatTheSettingsName_IsAddedToADatasetOrBecomesOne()
    {
        var pictures = Directory.CreateDirectory(folder.File("pictures")).FullName;
        var files = TestImages.Files(4).ToList();
        foreach (var (name, bytes) in files.Take(3))
            await File.WriteAllBytesAsync(Path.Combine(pictures, name), bytes);
        using var other = new TemporaryFolder();
        (string, string)[] settings = [("GanService:DatasetFolders:0:Name", "mine"), ("GanService:DatasetFolders:0:Path", pictures), ("GanService:DatasetFolders:0:ImageSize", "16")];
        await using (var configured = new TestService(other, settings))
        {
            await ReadyAsync(configured, "mine");
            await File.WriteAllBytesAsync(Path.Combine(pictures, "later.png"), files[3].Bytes);

            Assert.Equal(["mine"], (await configured.GetAsync<Page<FolderResponse>>("/folders")).Items.Select(f => f.Name));
            using var few = await FolderAsync(configured, ("folder", "mine"), ("name", "few"), ("imageSize", "16"), ("limit", "3"));
            Assert.Equal(3, (await ReadyAsync(configured, "few@1")).Count);
            using var more = await FolderAsync(configured, ("folder", "mine"), ("addTo", "few"));
            Assert.Equal((4, DatasetSource.Folder), ((await ReadyAsync(configured, "few@2")).Count, (await ReadyAsync(configured, "few@2")).Source));

            Assert.Equal(HttpStatusCode.Conflict, (await configured.Http.PatchAsJsonAsync("/datasets/mine", new { name = "yours" })).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await configured.Http.PatchAsJsonAsync("/datasets/few", new { name = "some" })).StatusCode);
        }

        await using var again = new TestService(other, settings);
        Assert.Equal(["mine", "some", "some"], (await again.GetAsync<Page<DatasetResponse>>("/datasets")).Items.Where(d => d.Source == DatasetSource.Folder).Select(d => d.Name).Order());
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("../../etc")]
    public async Task Folder_ThatTheSettingsDoNotName_IsRefused(string name)
    {
        using var answer = await FolderAsync(service, ("folder", name), ("name", "mine"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal($"The settings name no folder '{name}'. GET /folders lists them.", problem.GetProperty("errors").GetProperty("folder")[0].GetString());
    }

    private static async Task<HttpResponseMessage> FolderAsync(TestService at, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return await at.Http.PostAsync("/datasets", form);
    }

    private static Task<DatasetResponse> ReadyAsync(TestService at, string name) =>
        Poll.UntilAsync(() => at.GetAsync<DatasetResponse>($"/datasets/{name}"), dataset => dataset.State == DatasetState.Ready);

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
