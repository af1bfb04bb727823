using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using GanService.Api.Store.Rows;
using GanService.Engine.Losses;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Hosting;

/// <summary>What is sent in fewer bytes, what is not, and how many they are.</summary>
public sealed class CompressionTests(CompressionTests.Shared shared) : IClassFixture<CompressionTests.Shared>
{
    private const int StepsOfEvent = 4000;

    private static readonly string dashboard = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private readonly TestService service = shared.Service;

    [Theory]
    [InlineData("/")]
    [InlineData("/mark.svg")]
    [InlineData("/licenses")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/{script}")]
    [InlineData("/{style}")]
    [InlineData("/recipes")]
    [InlineData("/jobs/{job}/losses")]
    [InlineData("/jobs/{job}/losses.csv")]
    public async Task Text_ForWhoReadsThem_IsBrotliOrGzip(string address)
    {
        address = address.Replace("{job}", await shared.TrainedAsync()).Replace("{script}", await AssetAsync("js")).Replace("{style}", await AssetAsync("css"));
        var plain = await service.BytesAsync(address);

        using var brotli = await GetAsync(address, "gzip, deflate, br");
        using var gzip = await GetAsync(address, "gzip");

        Assert.Equal(["br"], brotli.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], gzip.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", brotli.Headers.Vary);
        Assert.Equal(plain, await UnpackAsync(new BrotliStream(await brotli.Content.ReadAsStreamAsync(), CompressionMode.Decompress)));
        Assert.Equal(plain, await UnpackAsync(new GZipStream(await gzip.Content.ReadAsStreamAsync(), CompressionMode.Decompress)));
    }

    [Theory]
    [InlineData("/jobs/{job}/losses.png")]
    [InlineData("/jobs/{job}/samples/1.png")]
    [InlineData("/jobs/{job}/events")]
    [InlineData("/generate?checkpoint={checkpoint}")]
    [InlineData("/generate/interpolation?frames=3&checkpoint={checkpoint}")]
    [InlineData("/generate?count=2&format=zip&checkpoint={checkpoint}")]
    [InlineData("/datasets/synthetic-faces/images.zip")]
    public async Task PicturesArchivesAndEvents_AreSentAsTheyAre(string address)
    {
        var job = await shared.TrainedAsync();
        address = address.Replace("{job}", job).Replace("{checkpoint}", (await service.CheckpointsAsync(job))[0].Id);

        using var answer = await GetAsync(address, "gzip, br");

        AssertPlain(answer);
        Assert.Equal(await service.BytesAsync(address), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Events_OfARunningJob_ComeWhileItRuns()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());

        using var answer = await GetAsync($"/jobs/{job.Id}/events", "gzip, br");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        string? line;
        do
            line = await reader.ReadLineAsync();
        while (line is not (null or "event: lossesAdded"));
        await service.CancelAsync(job.Id);

        Assert.NotNull(line);
        AssertPlain(answer);
    }

    [Theory]
    [InlineData("/keys", """{ "name": "laptop", "scopes": ["read"] }""", "\"secret\":\"")]
    [InlineData("/hubs/training/negotiate?negotiateVersion=1", "", "\"connectionToken\":\"")]
    public async Task Secrets_AreSentAsTheyAre(string address, string body, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");

        using var answer = await service.Http.SendAsync(request);

        Assert.True(answer.IsSuccessStatusCode);
        AssertPlain(answer);
        Assert.Contains(secret, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Dashboard_IsKeptForAYearWhereItsNameTellsWhatItIs_AndElseAskedForAgain()
    {
        using var index = await GetAsync("/", "br");
        using var script = await GetAsync("/" + await AssetAsync("js"), "br");

        Assert.Equal("no-cache", index.Headers.CacheControl!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", script.Headers.GetValues("Cache-Control").Single());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task Dashboard_ThatIsKnown_IsNotSentAgain(string encoding)
    {
        using var first = await GetAsync("/", encoding);
        using var request = Request("/", encoding);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await service.Http.SendAsync(request);

        Assert.Equal(encoding == "br", first.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Range_OfWhatCanBeCompressed_IsOfItsPlainBytes()
    {
        var address = "/" + await AssetAsync("js");
        using var whole = await GetAsync(address, "br");
        using var request = Request(address, "br");
        request.Headers.Range = new(100, 199);
        using var continued = Request(address, "br");
        (continued.Headers.Range, continued.Headers.IfRange) = (new(100, 199), new(whole.Headers.ETag!));

        using var part = await service.Http.SendAsync(request);
        using var rest = await service.Http.SendAsync(continued);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal((await service.BytesAsync(address))[100..200], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode); // the part of compressed bytes that is there already cannot go on with plain ones
    }

    [Fact]
    public async Task Losses_OfALongJob_AreFewBytes()
    {
        const int Steps = 200_000;
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.CancelAsync(job.Id);
        await AddLossesAsync((await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled)).Id, Steps);

        Assert.InRange(await CountAsync($"/jobs/{job.Id}/losses?after=0&maxPoints={MaxPoints()}", "br"), 1, 300_000);
        Assert.InRange(await CountAsync($"/jobs/{job.Id}/losses?after=0&maxPoints={MaxPoints()}", "gzip"), 1, 300_000);
    }

    [Fact]
    public async Task Dashboard_AtAFirstVisit_IsFewBytes()
    {
        var bytes = await CountAsync("/", "br");
        foreach (var asset in AssetsOf(await service.Http.GetStringAsync("/"), []))
            bytes += await CountAsync($"/assets/{asset}", "br");

        Assert.InRange(bytes, 20_000, 150_000);
    }

    // What a text names, and what these import in turn; parts that are loaded when they are asked for are called by a function.
    private static HashSet<string> AssetsOf(string text, HashSet<string> found)
    {
        foreach (var asset in Regex.Matches(text, @"(?:assets/|(?:from|import)\s*""\./)([\w-]+\.(?:js|css))").Select(m => m.Groups[1].Value).Where(found.Add))
            AssetsOf(File.ReadAllText(Path.Combine(dashboard, "assets", asset)), found);
        return found;
    }

    // What the dashboard asks for, as it was built: a name, whose number is written short, such as 2e4.
    private static int MaxPoints()
    {
        var built = Directory.EnumerateFiles(Path.Combine(dashboard, "assets"), "*.js").Select(File.ReadAllText).First(script => Regex.IsMatch(script, @"\.losses\(\w+,\w+,\w+\)"));
        var name = Regex.Match(built, @"\.losses\(\w+,\w+,(\w+)\)").Groups[1].Value;
        return (int)double.Parse(Regex.Match(built, $@"\b{name}=([\de]+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private async Task<string> AssetAsync(string kind) => Regex.Match(await service.Http.GetStringAsync("/"), $@"assets/[\w-]+\.{kind}").Value;

    private async Task<long> CountAsync(string address, string encoding)
    {
        using var answer = await GetAsync(address, encoding);
        return (await answer.Content.ReadAsByteArrayAsync()).LongLength;
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string encodings)
    {
        using var request = Request(address, encodings);
        var answer = await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await TestService.AssertStatusAsync(HttpStatusCode.OK, answer);
        return answer;
    }

    private static void AssertPlain(HttpResponseMessage answer) => Assert.All(answer.Content.Headers.ContentEncoding, encoding => Assert.Equal("identity", encoding));

    private static HttpRequestMessage Request(string address, string encodings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd(encodings);
        return request;
    }

    private static async Task<byte[]> UnpackAsync(Stream packed)
    {
        await using (packed)
        {
            using var plain = new MemoryStream();
            await packed.CopyToAsync(plain);
            return plain.ToArray();
        }
    }

    // As noisy as losses are, which are hard to compress.
    private async Task AddLossesAsync(string jobId, int steps)
    {
        var random = new Random(5);
        await using var database = await service.DatabaseAsync();
        await database.JobEvents.Where(e => e.JobId == jobId && e.Kind == JobEventKind.LossesAdded).ExecuteDeleteAsync();
        for (var step = 1; step <= steps; step += StepsOfEvent)
        {
            database.JobEvents.Add(new()
            {
                JobId = jobId,
                Number = 1_000_000 + step,
                Kind = JobEventKind.LossesAdded,
                FirstStep = step,
                Step = step + StepsOfEvent - 1,
                At = DateTime.UnixEpoch,
                Data = JobEvent.PackLosses([.. Enumerable.Range(0, StepsOfEvent).Select(_ => new StepLosses(Noise(), Noise(), Noise(), random.Next(33) / 32f))]),
            });
        }

        await database.SaveChangesAsync();

        float Noise() => 0.6f + (random.NextSingle() * 0.3f);
    }

    public sealed class Shared : SharedService
    {
        private string? trained;

        /// <summary>A job that stays as it is.</summary>
        public async Task<string> TrainedAsync() => trained ??= (await Service.TrainAsync()).Id;
    }
}
