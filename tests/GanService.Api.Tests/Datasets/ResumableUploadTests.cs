using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Http;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Datasets;

/// <summary>Archives that come in pieces.</summary>
public sealed class ResumableUploadTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] archive = TestArchive.Zip([.. Enumerable.Range(0, 20).Select(i => ($"{i}.png", TestImages.Grey(16, (byte)(10 * i)))), ("noise.bin", TestArchive.Noise(100_000))]);
    private TestService service;

    public ResumableUploadTests() => service = new(folder);

    [Fact]
    public async Task Upload_InPieces_BecomesWhatItIsInOnePiece()
    {
        (await service.UploadAsync("whole", archive, ("imageSize", "16"))).Dispose();
        var id = await BeginAsync("pieces", ("imageSize", "16"));
        for (var start = 0; start < archive.Length; start += 7000)
            Assert.Equal(Math.Min(start + 7000, archive.Length), await SendAsync(id, start, archive[start..Math.Min(start + 7000, archive.Length)]));

        var pieces = await ReadyAsync(id);

        var whole = await service.GetAsync<DatasetResponse>("/datasets/whole");
        Assert.Equal((20, whole.Count), (pieces.Count, whole.Count));
        Assert.Equal(await PackAsync(whole.Id), await PackAsync(id));
        await Poll.UntilAsync(() => Task.FromResult(Directory.Exists(folder.File($"data/datasets/{id}/upload"))), there => !there);
    }

    [Fact]
    public async Task Upload_WhoseConnectionIsCut_GoesOnAfterWhatCame()
    {
        var id = await BeginAsync("cut");
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(IPAddress.Loopback, service.Http.BaseAddress!.Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"PATCH /uploads/{id} HTTP/1.1\r\nHost: {service.Http.BaseAddress.Authority}\r\nUpload-Offset: 0\r\nContent-Type: {ResumableUpload.PieceType}\r\nContent-Length: {archive.Length}\r\n\r\n"));
            await connection.GetStream().WriteAsync(archive.AsMemory(0, 50_000));
            await Poll.UntilAsync(() => Task.FromResult(Directory.EnumerateFiles(folder.File("data"), "0*.tmp", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length)), bytes => bytes > 0);
        }

        var came = (int)await Poll.UntilAsync(() => OffsetAsync(id), offset => offset > 0);
        Assert.InRange(came, 1, 50_000);
        await SendAsync(id, came, archive[came..]);

        Assert.Equal(20, (await ReadyAsync(id)).Count);
    }

    [Fact]
    public async Task Upload_ThatAServiceEndedIn_GoesOnInTheNextOne()
    {
        var id = await BeginAsync("restarted");
        await SendAsync(id, 0, archive[..1500]);
        await service.DisposeAsync();
        service = new(folder);

        Assert.Equal(1500, await OffsetAsync(id));
        await SendAsync(id, 1500, archive[1500..]);

        Assert.Equal(20, (await ReadyAsync(id)).Count);
    }

    [Fact]
    public async Task Piece_ThatIsNotTheNext_IsToldWhereThatBegins()
    {
        var id = await BeginAsync("gap");
        await SendAsync(id, 0, archive[..100]);

        foreach (var offset in new[] { 0, 99, 101 })
        {
            using var answer = await AnswerAsync(id, offset, archive[offset..]);
            Assert.Contains("go on there", (await TestService.ProblemAsync(HttpStatusCode.Conflict, answer)).GetProperty("detail").GetString());
            Assert.Equal(["100"], answer.Headers.GetValues("Upload-Offset"));
        }
    }

    [Fact]
    public async Task Piece_SentByManyAtOnce_IsTakenOnce()
    {
        var id = await BeginAsync("many");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AnswerAsync(id, 0, archive[..2000])));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(Directory.GetFiles(folder.File($"data/datasets/{id}/upload")));
        await SendAsync(id, 2000, archive[2000..]);
        Assert.Equal(20, (await ReadyAsync(id)).Count);
    }

    [Fact]
    public async Task Piece_BeyondTheAnnouncedEnd_IsRefusedAndLeavesNothing()
    {
        var id = await BeginAsync("long");

        using var answer = await AnswerAsync(id, 0, [.. archive, 1]);

        Assert.Contains("there are more", (await TestService.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, answer)).GetProperty("detail").GetString());
        Assert.Equal(0, await OffsetAsync(id));
        Assert.Empty(Directory.GetFiles(folder.File($"data/datasets/{id}/upload")));
    }

    [Fact]
    public async Task Piece_OfAnotherType_IsRefused()
    {
        var id = await BeginAsync("typed");
        using var content = new ByteArrayContent(archive) { Headers = { ContentType = new("application/zip") } };
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/uploads/{id}") { Content = content, Headers = { { "Upload-Offset", "0" } } };

        Assert.Contains(ResumableUpload.PieceType, (await service.ProblemAsync(HttpStatusCode.UnsupportedMediaType, request)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("0", "name ZmFjZXM=", "Upload-Length")]
    [InlineData("many", "name ZmFjZXM=", "Upload-Length")]
    [InlineData("10", "", "name")]
    [InlineData("10", "name !", "Upload-Metadata")]
    [InlineData("10", "name ZmFjZXM= x", "Upload-Metadata")]
    [InlineData("10", "name ZmFjZXM=,imageSize eA==", "imageSize")]
    [InlineData("10", "name ZmFjZXM=,limit LTE=", "limit")]
    [InlineData("10", "name ZmFjZXM=,crop eA==", "crop")]
    public async Task Begin_OfWhatCannotBe_NamesTheField(string length, string metadata, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/uploads") { Headers = { { "Upload-Length", length }, { "Upload-Metadata", metadata } } };

        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, request);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task Begin_UnderATakenName_IsAConflict()
    {
        await BeginAsync("taken");

        using var answer = await BeginningAsync(archive.Length, "taken");

        await TestService.ProblemAsync(HttpStatusCode.Conflict, answer);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.Created)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Begin_AtTheLargestUpload_IsTakenAndOneByteMoreIsNot(int more, HttpStatusCode expected)
    {
        using var other = new TemporaryFolder();
        await using var small = new TestService(other, ("GanService:MaxUploadBytes", "100000"));
        using var request = Beginning(100_000 + more, "large");

        using var answer = await small.Http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Requests_OfAnotherVersionOfTheProtocol_AreToldOfThisOne()
    {
        using var request = Beginning(10, "versions");
        request.Headers.Add("Tus-Resumable", "0.2.2");

        using var answer = await service.Http.SendAsync(request);

        await TestService.ProblemAsync(HttpStatusCode.PreconditionFailed, answer);
        Assert.Equal(["1.0.0"], answer.Headers.GetValues("Tus-Version"));
        Assert.Equal(["1.0.0"], answer.Headers.GetValues("Tus-Resumable"));
    }

    [Fact]
    public async Task Delete_InTheMidstOfAnUpload_LeavesNothing()
    {
        var id = await BeginAsync("gone");
        await SendAsync(id, 0, archive[..100]);

        using var deleted = await service.Http.DeleteAsync("/datasets/gone");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.False(Directory.Exists(folder.File($"data/datasets/{id}")));
        using var answer = await AnswerAsync(id, 100, archive[100..]);
        await TestService.ProblemAsync(HttpStatusCode.NotFound, answer);
        await using var database = await service.DatabaseAsync();
        Assert.Equal(0, await database.UploadParts.CountAsync());
    }

    [Fact]
    public async Task Upload_ThatHasNotGoneOnForADay_IsRemovedAtTheNextStart()
    {
        var (abandoned, fresh) = (await BeginAsync("abandoned"), await BeginAsync("fresh"));
        await SendAsync(abandoned, 0, archive[..100]);
        await using (var database = await service.DatabaseAsync())
            await database.Datasets.Where(d => d.Id == abandoned).ExecuteUpdateAsync(row => row.SetProperty(d => d.ReceivedAt, DateTime.UtcNow.AddDays(-1).AddMinutes(-1)));
        await service.DisposeAsync();
        service = new(folder);

        await Poll.UntilAsync(() => service.GetAsync<Page<DatasetResponse>>("/datasets"), page => page.Items.All(d => d.Id != abandoned));

        Assert.Equal(0, await OffsetAsync(fresh));
        await Poll.UntilAsync(() => Task.FromResult(Directory.Exists(folder.File($"data/datasets/{abandoned}"))), there => !there);
    }

    [Fact]
    public async Task Job_OnADatasetThatIsUploaded_WaitsForIt()
    {
        var id = await BeginAsync("later", ("imageSize", "16"));
        await SendAsync(id, 0, archive[..100]);
        var waiting = await service.QueueAsync(TestService.TinyJob(("dataset", "later")));
        var other = await service.TrainAsync();
        Assert.Equal(JobState.Queued, (await service.GetAsync<Web.Jobs.JobResponse>($"/jobs/{waiting.Id}")).State);

        await SendAsync(id, 100, archive[100..]);

        await service.WaitForAsync(waiting.Id, j => j.State == JobState.Completed);
        Assert.Equal(JobState.Completed, other.State);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<string> BeginAsync(string name, params (string Field, string Value)[] fields)
    {
        using var answer = await BeginningAsync(archive.Length, name, fields);
        var dataset = await TestService.ReadAsync<DatasetResponse>(answer);
        Assert.Equal((HttpStatusCode.Created, $"/uploads/{dataset.Id}", DatasetState.Uploading), (answer.StatusCode, answer.Headers.Location?.ToString(), dataset.State));
        return dataset.Id;
    }

    private async Task<HttpResponseMessage> BeginningAsync(long bytes, string name, params (string Field, string Value)[] fields)
    {
        using var request = Beginning(bytes, name, fields);
        return await service.Http.SendAsync(request);
    }

    private static HttpRequestMessage Beginning(long bytes, string name, params (string Field, string Value)[] fields) => new(HttpMethod.Post, "/uploads")
    {
        Headers =
        {
            { "Upload-Length", $"{bytes}" },
            { "Upload-Metadata", string.Join(',', fields.Append(("name", name)).Append(("filename", "faces.zip")).Select(f => $"{f.Item1} {Convert.ToBase64String(Encoding.UTF8.GetBytes(f.Item2))}")) },
        },
    };

    private async Task<HttpResponseMessage> AnswerAsync(string id, long offset, byte[] piece)
    {
        using var content = new ByteArrayContent(piece) { Headers = { ContentType = new MediaTypeHeaderValue(ResumableUpload.PieceType) } };
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/uploads/{id}") { Content = content, Headers = { { "Upload-Offset", $"{offset}" }, { "Tus-Resumable", "1.0.0" } } };
        return await service.Http.SendAsync(request);
    }

    private async Task<long> SendAsync(string id, long offset, byte[] piece)
    {
        using var answer = await AnswerAsync(id, offset, piece);
        await TestService.AssertStatusAsync(HttpStatusCode.NoContent, answer);
        return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<long> OffsetAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/uploads/{id}");
        using var answer = await service.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, $"{archive.Length}"), (answer.StatusCode, answer.Headers.GetValues("Upload-Length").Single()));
        return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task<DatasetResponse> ReadyAsync(string id) => Poll.UntilAsync(() => service.GetAsync<DatasetResponse>($"/datasets/{id}"), dataset => dataset.State == DatasetState.Ready);

    private Task<byte[]> PackAsync(string id) => File.ReadAllBytesAsync(folder.File($"data/datasets/{id}/16.pack"));
}
