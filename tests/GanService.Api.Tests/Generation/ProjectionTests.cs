using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using GanService.Api.Web.Generation;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Generation;

public sealed class ProjectionTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public ProjectionTests() => service = new(folder);

    [Fact]
    public async Task Project_OfAFaceFromHere_FindsALatentThatDrawsItAgain()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint;
        var face = await FacesAsync("/generate?seed=7&format=float32");
        var others = await FacesAsync("/generate?seed=1000&count=256&format=float32");
        var png = await service.BytesAsync("/generate?seed=7&scale=2"); // 16 pixels, the least that is taken

        using var answer = await ProjectAsync(png, "?steps=100");
        var found = await TestService.ReadAsync<ProjectionResponse>(answer);
        using var again = await service.Http.PostAsJsonAsync("/generate", new { latents = new[] { found.Latent }, format = "float32" });

        var drawn = Numbers(await again.Content.ReadAsByteArrayAsync());
        Assert.Equal((checkpoint, 100, 6), (found.Checkpoint, found.Steps, found.Latent.Length));
        Assert.InRange(Distance(drawn, face), 0, others.Chunk(face.Length).Min(other => Distance(other, face)) / 2);
    }

    [Fact]
    public async Task Project_AskedForEvents_TellsEachStepAndThenTheSameAnswer()
    {
        await service.TrainAsync();
        var png = ImageEncoder.Png(TestImages.Quarters(40, 30));
        using var whole = await ProjectAsync(png, "?steps=12");

        using var answer = await ProjectAsync(png, "?steps=12", "text/event-stream");
        List<SseItem<string>> events = [];
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add(item);

        Assert.Equal(Enumerable.Range(0, 12), events.SkipLast(1).Select(e => JsonDocument.Parse(e.Data).RootElement.GetProperty("steps").GetInt32()));
        Assert.Equal([.. Enumerable.Repeat("step", 12), "found"], events.Select(e => e.EventType));
        Assert.Equal(await whole.Content.ReadAsStringAsync(), events[^1].Data);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task Project_AskedAgainAtOnce_IsDone(string accept)
    {
        await service.TrainAsync();
        var png = ImageEncoder.Png(TestImages.Quarters(40, 30));

        for (var i = 0; i < 50; i++)
        {
            using var answer = await ProjectAsync(png, "?steps=10", accept);
            await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Project_WhileAnotherOneIs_IsToldToComeAgainAndEndsWhenItsClientGoes()
    {
        await service.TrainAsync(("recipe", "dcgan"), ("imageSize", 64), ("steps", 1), ("batchSize", 4), ("networks", new { channels = 32 }));
        var png = ImageEncoder.Png(TestImages.Quarters(64, 64));
        var stream = await ProjectAsync(png, "?steps=500", "text/event-stream");
        await using (var events = SseParser.Create(await stream.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator())
            Assert.True(await events.MoveNextAsync());

        using var second = await ProjectAsync(png, "");
        await TestService.ProblemAsync(HttpStatusCode.ServiceUnavailable, second);
        Assert.NotNull(second.Headers.RetryAfter);
        stream.Dispose();

        await Poll.UntilAsync(
            async () =>
            {
                using var next = await ProjectAsync(png, "?steps=10");
                return next.StatusCode;
            },
            status => status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("?steps=9", "steps")]
    [InlineData("?steps=501", "steps")]
    [InlineData("?crop=box", "crop")]
    public async Task Project_WithAValueThatCannotBe_IsAProblem(string query, string field)
    {
        using var answer = await ProjectAsync([1, 2, 3], query);

        Assert.True((await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Project_OfWhatCannotBeUsed_SaysWhy()
    {
        await service.TrainAsync();
        var flat = ImageEncoder.Png(TestImages.Quarters(40, 40));

        using var noPicture = await ProjectAsync([1, 2, 3], "");
        using var noFace = await ProjectAsync(flat, "?crop=portrait");
        using var noCheckpoint = await ProjectAsync(flat, "?checkpoint=nope");

        Assert.Contains("not an image", (await TestService.ProblemAsync(HttpStatusCode.BadRequest, noPicture)).GetProperty("detail").GetString());
        Assert.Contains("no face", (await TestService.ProblemAsync(HttpStatusCode.BadRequest, noFace)).GetProperty("detail").GetString());
        await TestService.ProblemAsync(HttpStatusCode.NotFound, noCheckpoint);
    }

    private async Task<HttpResponseMessage> ProjectAsync(byte[] picture, string query, string accept = "application/json")
    {
        var body = new ByteArrayContent(picture) { Headers = { ContentType = new("application/octet-stream") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/latents/project{query}") { Content = body, Headers = { Accept = { new(accept) } } };
        return await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<float[]> FacesAsync(string address) => Numbers(await service.BytesAsync(address));

    private static float[] Numbers(byte[] bytes)
    {
        var numbers = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, numbers, 0, bytes.Length);
        return numbers;
    }

    private static double Distance(float[] one, float[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Average();

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
