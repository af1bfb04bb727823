using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine.Data;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Datasets;

public sealed class VersionTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public VersionTests() => service = new(folder);

    [Fact]
    public async Task Dataset_CleanedAddedToRenamedAndExported_KeepsEveryVersion()
    {
        var attributes = "file,Smiling\n0.png,1\n1.png,-1\n2.png,1\n3.png,1\n"u8.ToArray();
        var first = await UploadAsync("faces", [.. Faces(0, 4), ("9-again.png", ImageEncoder.Png(TestImages.Face(0, 63))), ("a.csv", attributes)]);
        Assert.Equal((5, 1, 0), (first.Count, first.Version, first.Jobs));

        var report = await service.GetAsync<DatasetReportResponse>("/datasets/faces/report");
        var duplicates = report.Findings.Single(f => f.Kind == FindingKind.NearDuplicate);
        Assert.Equal(1, duplicates.Count);
        Assert.Equal(0.2, duplicates.Share);
        Assert.Equal([new ValueCount("1", 3), new("-1", 1)], report.Labels.Single().Values);
        var found = await service.GetAsync<Page<DatasetImageResponse>>($"/datasets/faces/images?finding=near-duplicate");
        Assert.Equal(duplicates.Images, found.Items.Select(i => i.Image));
        Assert.Equal(64, ImageDecoder.Decode(await service.BytesAsync(found.Items[0].Url), 1_000_000).Width);
        Assert.Equal(64, ImageDecoder.Decode(await service.BytesAsync("/datasets/faces/mean.png"), 1_000_000).Width);

        var cleaned = await VersionAsync("faces", new { leaveOut = new[] { "near-duplicate" } });
        Assert.Equal((4, 2, first.Id), (cleaned.Count, cleaned.Version, cleaned.Parent));
        var smiling = await VersionAsync("faces@2", new { where = "Smiling=1" });
        Assert.Equal((3, 3), (smiling.Count, smiling.Version));
        using (var answer = await service.UploadAsync(null, TestArchive.Zip(Faces(7, 2)), ("addTo", "faces@2")))
        {
            var more = await TestService.ReadAsync<DatasetResponse>(answer);
            Assert.Equal((6, 4, "faces"), (more.Count, more.Version, more.Name));
        }

        Assert.Equal("faces@4", (await service.TrainAsync(("dataset", "faces"))).Dataset);
        var job = await service.TrainAsync(("dataset", "faces@1"));
        Assert.Equal("faces", job.Dataset);
        Assert.Equal(1, (await service.GetAsync<DatasetResponse>("/datasets/faces@1")).Jobs);
        using (var renamed = await service.Http.PatchAsJsonAsync("/datasets/faces", new { name = "people" }))
            Assert.Equal(("people", 4), await TestService.ReadAsync<DatasetResponse>(renamed) is var d ? (d.Name, d.Version) : default);
        Assert.Equal("people", (await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).Dataset);
        await TestService.ProblemAsync(HttpStatusCode.NotFound, await service.Http.GetAsync("/datasets/faces"));

        var exported = await service.BytesAsync("/datasets/people@2/images.zip");
        using var again = await service.UploadAsync("again", exported, ("imageSize", "64"));
        Assert.Equal(4, (await TestService.ReadAsync<DatasetResponse>(again)).Count);
        var (before, after) = (await service.GetAsync<DatasetReportResponse>("/datasets/people@2/report"), await service.GetAsync<DatasetReportResponse>("/datasets/again/report"));
        Assert.Equal(before.Manifest.PixelHash, after.Manifest.PixelHash);
        Assert.Equal(before.Labels[0].Values, after.Labels.Single(l => l.Name == "Smiling").Values);
        Assert.Equal(exported, await service.BytesAsync("/datasets/people@2/images.zip"));
    }

    [Theory]
    [InlineData("{}", 400, "leaveOut")]
    [InlineData("{\"images\":[5]}", 400, "images")]
    [InlineData("{\"images\":[-1]}", 400, "images")]
    [InlineData("{\"where\":\"Smiling\"}", 400, "where")]
    [InlineData("{\"leaveOut\":[\"ugly\"]}", 400, "leaveOut")]
    public async Task Version_OfNothingThatCanBe_IsRefused(string body, int status, string field)
    {
        await UploadAsync("faces", Faces(0, 5));

        using var answer = await service.Http.PostAsync("/datasets/faces/versions", new StringContent(body, null, "application/json"));

        var problem = await TestService.ProblemAsync((HttpStatusCode)status, answer);
        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Fact]
    public async Task Version_WithTooFewImages_FailsAndLeavesTheOldOneInUse()
    {
        var first = await UploadAsync("faces", Faces(0, 4));
        using var answer = await service.Http.PostAsJsonAsync("/datasets/faces/versions", new { images = new[] { 0, 1 } });
        var version = await TestService.ReadAsync<DatasetResponse>(answer);

        var failed = await Poll.UntilAsync(() => service.GetAsync<DatasetResponse>($"/datasets/{version.Id}"), d => d.State == DatasetState.Failed);

        Assert.Contains("2 images are too few", failed.Error);
        Assert.Equal(first.Id, (await service.GetAsync<DatasetResponse>("/datasets/faces")).Id);
        Assert.Equal(3, (await VersionAsync("faces", new { images = new[] { 3 } })).Version);
    }

    [Fact]
    public async Task SyntheticFaces_HaveNoReportAndNoVersions()
    {
        await TestService.ProblemAsync(HttpStatusCode.Conflict, await service.Http.GetAsync("/datasets/synthetic-faces/report"));
        await TestService.ProblemAsync(HttpStatusCode.Conflict, await service.Http.PostAsJsonAsync("/datasets/synthetic-faces/versions", new { images = new[] { 0 } }));
        await TestService.ProblemAsync(HttpStatusCode.Conflict, await service.Http.PatchAsJsonAsync("/datasets/synthetic-faces", new { name = "mine" }));
        using var added = await service.UploadAsync(null, TestArchive.Zip(Faces(0, 3)), ("addTo", "synthetic-faces"));
        await TestService.ProblemAsync(HttpStatusCode.BadRequest, added);
    }

    [Fact]
    public async Task Rename_ToANameThatIsTaken_IsRefused()
    {
        await UploadAsync("one", Faces(0, 3));
        await UploadAsync("two", Faces(3, 3));

        using var answer = await service.Http.PatchAsJsonAsync("/datasets/one", new { name = "two" });

        await TestService.ProblemAsync(HttpStatusCode.Conflict, answer);
        Assert.Equal("one", (await service.GetAsync<DatasetResponse>("/datasets/one")).Name);
    }

    [Fact]
    public async Task Preview_OfPictures_ShowsWhatTheCropMakesOfEach()
    {
        using var form = new MultipartFormDataContent { { new StringContent("center:48"), "crop" } };
        foreach (var (name, bytes) in new[] { ("face.png", ImageEncoder.Png(TestImages.Face(1))), ("small.png", ImageEncoder.Png(TestImages.Face(2, 32))), ("text.jpg", "none"u8.ToArray()) })
            form.Add(new ByteArrayContent(bytes), "pictures", name);

        using var answer = await service.Http.PostAsync("/datasets/preview", form);

        var framed = await TestService.ReadAsync<IReadOnlyList<FramedPicture>>(answer);
        Assert.Equal(["face.png", "small.png", "text.jpg"], framed.Select(f => f.Name));
        Assert.Equal(Resampler.Resize(TestImages.Face(1), (8, 8, 48), 128).Pixels, ImageDecoder.Decode(framed[0].Images.Single(), 1_000_000).Pixels);
        Assert.Equal(["has 32×32 pixels and does not hold the crop", "is not an image"], framed.Skip(1).Select(f => f.Reason![..Math.Min(f.Reason!.Length, f.Name == "text.jpg" ? 15 : 100)]));
    }

    [Theory]
    [InlineData("middle", 1, "crop")]
    [InlineData("center", 0, "pictures")]
    [InlineData("center", 10, "pictures")]
    public async Task Preview_OfWhatCannotBe_IsRefused(string crop, int count, string field)
    {
        using var form = new MultipartFormDataContent { { new StringContent(crop), "crop" } };
        foreach (var (name, bytes) in TestImages.Files(count))
            form.Add(new ByteArrayContent(bytes), "pictures", name);

        using var answer = await service.Http.PostAsync("/datasets/preview", form);

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private static (string, byte[])[] Faces(int from, int count) => [.. Enumerable.Range(from, count).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Face(i))))];

    private async Task<DatasetResponse> UploadAsync(string name, (string, byte[])[] files)
    {
        using var answer = await service.UploadAsync(name, TestArchive.Zip(files), ("imageSize", "64"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await TestService.ReadAsync<DatasetResponse>(answer);
    }

    private async Task<DatasetResponse> VersionAsync(string of, object request)
    {
        using var answer = await service.Http.PostAsJsonAsync($"/datasets/{of}/versions", request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var version = await TestService.ReadAsync<DatasetResponse>(answer);
        return await Poll.UntilAsync(() => service.GetAsync<DatasetResponse>($"/datasets/{version.Id}"), d => d.State is DatasetState.Ready or DatasetState.Failed);
    }
}
