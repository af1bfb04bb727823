using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Jobs;
using GanService.Engine;

namespace GanService.Api.Tests.Live;

public sealed class EventStreamTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public EventStreamTests() => service = new(folder);

    [Fact]
    public async Task Events_OfACompletedJob_AreItsHistoryInOrder()
    {
        var job = await service.TrainAsync(("sampleEverySteps", 8), ("checkpointEverySteps", 10));

        var events = await ReadAsync(job.Id, lastEventId: null).ToListAsync();

        Assert.Equal(events.Select(e => Number(e)).Order().Distinct(), events.Select(e => Number(e)));
        Assert.Equal(Enumerable.Range(1, 20), events.SelectMany(Steps));
        Assert.Equal([1, 8, 16, 20], events.Where(e => e.EventType == "sampleDrawn").Select(e => Json(e).GetProperty("step").GetInt32()));
        Assert.Equal(await service.CheckpointsAsync(job.Id), events.Where(e => e.EventType == "checkpointSaved").Reverse().Select(e => JsonSerializer.Deserialize<CheckpointResponse>(e.Data, EngineJson.Options)!));
        var states = events.Where(e => e.EventType == "jobChanged").Select(e => Json(e).GetProperty("state").GetString());
        Assert.Equal(["queued", "running", "completed"], states.Distinct());
        Assert.Equal(JsonSerializer.Serialize(job, EngineJson.Options), events[^1].Data);
    }

    [Fact]
    public async Task Events_AfterAnId_AreTheLaterOnesAndAtTheEndNothing()
    {
        var job = await service.TrainAsync();
        var events = await ReadAsync(job.Id, lastEventId: null).ToListAsync();

        Assert.Equal(events.Skip(3).Select(e => e.Data), (await ReadAsync(job.Id, events[2].EventId).ToListAsync()).Select(e => e.Data));
        using var answer = await SendAsync(job.Id, events[^1].EventId);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Events_OfAConnectionCutAgainAndAgain_HaveEveryStepOnce()
    {
        const int Cuts = 50;
        var random = new Random(7);
        var job = await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 1000)));
        var steps = new List<int>();
        string? last = null;
        for (var cut = 0; cut < Cuts; cut++)
        {
            await foreach (var item in ReadAsync(job.Id, last).Take(random.Next(1, 4)))
            {
                steps.AddRange(Steps(item));
                last = item.EventId;
            }
        }

        await service.CancelAsync(job.Id);
        await foreach (var item in ReadAsync(job.Id, last))
            steps.AddRange(Steps(item));

        Assert.Equal(Enumerable.Range(1, (await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).Step), steps);
    }

    [Fact]
    public async Task Events_OfARunningJob_ComeAtMostTenTimesASecond()
    {
        var first = await service.QueueAsync(TestService.EndlessJob());
        var job = await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 20)));
        await using var events = ReadAsync(job.Id, lastEventId: null).GetAsyncEnumerator();
        await events.MoveNextAsync(); // queued: from here on everything is live
        await service.CancelAsync(first.Id);

        await events.MoveNextAsync();
        var start = TimeProvider.System.GetTimestamp();
        for (var live = 0; live < 20; live++)
            await events.MoveNextAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Events_OfAClientThatDoesNotRead_HoldNothingUp()
    {
        var job = await service.QueueAsync(TestService.TinyJob(("steps", 2000), ("sampleEverySteps", 20)));
        using var asleep = await SendAsync(job.Id, lastEventId: null);

        var events = await ReadAsync(job.Id, lastEventId: null).ToListAsync();

        Assert.Equal(Enumerable.Range(1, 2000), events.SelectMany(Steps));
        Assert.Equal("completed", Json(events[^1]).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Events_OfAnUnknownJob_AreNotFound() =>
        await TestService.ProblemAsync(HttpStatusCode.NotFound, await SendAsync("nobody", lastEventId: null));

    [Fact]
    public async Task Events_AfterAnImpossibleId_AreRefused() =>
        await TestService.ProblemAsync(HttpStatusCode.BadRequest, await SendAsync((await service.QueueAsync(TestService.TinyJob())).Id, "yesterday"));

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private static JsonElement Json(SseItem<string> item) => JsonElement.Parse(item.Data);

    private static long Number(SseItem<string> item) => long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<int> Steps(SseItem<string> item) =>
        item.EventType == "lossesAdded" ? Json(item).GetProperty("steps").EnumerateArray().Select(s => s.GetInt32()) : [];

    private async Task<HttpResponseMessage> SendAsync(string jobId, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{jobId}/events");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async IAsyncEnumerable<SseItem<string>> ReadAsync(string jobId, string? lastEventId)
    {
        using var answer = await SendAsync(jobId, lastEventId);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
            yield return item;
    }
}
