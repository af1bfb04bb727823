using System.Net;
using System.Security.Cryptography;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Generation;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Datasets;

/// <summary>How large a body may be: at the limit, over real HTTP.</summary>
public sealed class UploadLimitTests : IDisposable
{
    private const int MaxUploadBytes = 300_000;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Upload_LargerThanTheFrameworksOwnLimits_Arrives()
    {
        await using var service = new TestService(folder);
        var archive = TestZip.Write([.. Enumerable.Range(0, 8).Select(i => new TestZip.Entry($"{i}.png", Picture(i))), new("noise.bin", RandomNumberGenerator.GetBytes(140 << 20))]);

        using var answer = await service.UploadAsync("large", archive, ("imageSize", "16"));

        var dataset = await TestService.ReadAsync<DatasetResponse>(answer);
        Assert.Equal((HttpStatusCode.Created, 8), (answer.StatusCode, dataset.Count));
        Assert.Equal("noise.bin", Assert.Single(dataset.Skipped).Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_AsLargeAsTheSetting_ArrivesAndOneByteMoreDoesNot(bool isChunked)
    {
        await using var service = new TestService(folder, ("GanService:MaxUploadBytes", $"{MaxUploadBytes}"));

        using (var answer = await SendAsync(service, "fits", MaxUploadBytes, isChunked))
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        foreach (var length in new[] { MaxUploadBytes + 1, MaxUploadBytes + UploadDataset.MaxBesideFile, 100 * MaxUploadBytes }) // the last is still on its way when it is refused
        {
            using var answer = await SendAsync(service, "more", length, isChunked);
            var detail = (await TestService.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, answer)).GetProperty("detail").GetString()!;
            Assert.Contains("GanService:MaxUploadBytes", detail);
            Assert.Contains($"{MaxUploadBytes:N0} bytes", detail);
        }

        Assert.Single(Directory.GetDirectories(folder.File("data/datasets")));
    }

    [Theory]
    [InlineData("POST", "/jobs", "application/json", 1 << 16, false)]
    [InlineData("POST", "/jobs", "application/json", 1 << 16, true)]
    [InlineData("POST", "/experiments", "application/json", 1 << 16, true)]
    [InlineData("PUT", "/aliases/x", "application/json", 1 << 16, true)]
    [InlineData("POST", "/generate", "application/json", GenerateFromLatents.MaxBytes, true)]
    [InlineData("POST", "/generate/verify", "image/png", VerifyPicture.MaxBytes, true)]
    public async Task Body_LargerThanItsRouteTakes_IsToldTheLimit(string method, string address, string type, int limit, bool isChunked)
    {
        await using var service = new TestService(folder);
        var body = new byte[limit + 1];
        body.AsSpan().Fill((byte)' ');
        using var request = new HttpRequestMessage(new(method), address) { Content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } }, Headers = { TransferEncodingChunked = isChunked } };

        var problem = await service.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, request);

        Assert.Contains($"the limit is {limit:N0} bytes", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Weights_LargerThanTheirRouteTakes_AreToldTheLimitBeforeTheyAreSent()
    {
        await using var service = new TestService(folder);
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, service.Http.BaseAddress!.Port);
        await socket.GetStream().WriteAsync("POST /checkpoints HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 1073741825\r\n\r\n"u8.ToArray());
        var answer = new byte[2000];

        var length = await socket.GetStream().ReadAtLeastAsync(answer, 200);

        var text = System.Text.Encoding.UTF8.GetString(answer, 0, length);
        Assert.StartsWith("HTTP/1.1 413", text);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Picture(int number)
    {
        var image = TestImages.Quarters(32, 32);
        image.Pixels[0] = (byte)number;
        return ImageEncoder.Png(image);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestService service, string name, int length, bool isChunked)
    {
        TestZip.Entry[] pictures = [.. Enumerable.Range(0, 3).Select(i => new TestZip.Entry($"{i}.png", Picture(i)))];
        var least = TestZip.Write([.. pictures, new("noise", [])]).Length;
        var archive = TestZip.Write([.. pictures, new("noise", new byte[length - least])]);
        Assert.Equal(length, archive.Length);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(archive), "archive", "images.zip" }, { new StringContent(name), "name" }, { new StringContent("16"), "imageSize" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/datasets") { Content = form, Headers = { TransferEncodingChunked = isChunked } };
        return await service.Http.SendAsync(request);
    }
}
