using System.Net.ServerSentEvents;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Live;

/// <summary>A job that is long enough for its losses to be merged, with samples in between.</summary>
public sealed class MergedLossesTests : IAsyncDisposable
{
    private const int Steps = JobHistory.MergedSteps + 500, Unmerged = JobHistory.MergedSteps - 100, SampleEvery = 20;

    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public MergedLossesTests() => service = new(folder);

    [Fact]
    public async Task Losses_ThatWereMerged_AreByteForByteThoseThatWereNot()
    {
        var (merged, unmerged) = (await TrainAsync(Steps), await TrainAsync(Unmerged));

        Assert.Equal(1, await RowsAsync(merged, upTo: JobHistory.MergedSteps));
        Assert.InRange(await RowsAsync(unmerged, upTo: Unmerged), Unmerged / SampleEvery, Unmerged);
        var csv = await service.Http.GetStringAsync($"/jobs/{merged}/losses.csv");
        Assert.StartsWith(await service.Http.GetStringAsync($"/jobs/{unmerged}/losses.csv"), csv);
        Assert.Equal(1 + Steps, csv.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Events_AfterANumberFromBeforeTheMerge_AreEveryLaterOneOnce()
    {
        var job = (await service.QueueAsync(Job(Steps))).Id;
        List<(long Number, int Step)> told = [];
        await foreach (var item in ReadAsync(job, after: 0))
        {
            if (item.EventType == "lossesAdded")
                told.Add((Number(item), StepsOf(item).Last()));
        }

        foreach (var (number, step) in told.Where((_, i) => i % 10 == 0))
            Assert.Equal(Enumerable.Range(step + 1, Steps - step), await ReadAsync(job, number).SelectMany(StepsOf).ToListAsync());
    }

    [Fact]
    public async Task Events_WithMergedLosses_StayInOrder()
    {
        var job = await TrainAsync(Steps);

        var (step, samples) = (0, 0);
        await foreach (var item in ReadAsync(job, after: 0))
        {
            step = StepsOf(item).LastOrDefault(step);
            if (item.EventType != "sampleDrawn")
                continue;
            Assert.Equal(step, JsonElement.Parse(item.Data).GetProperty("step").GetInt32());
            samples++;
        }

        Assert.Equal(1 + (Steps / SampleEvery) + 1, samples); // of the first step, and of the last
    }

    [Fact]
    public async Task Events_ReadWhileLossesAreMerged_HaveEveryStepOnce()
    {
        var job = await TrainAsync(Unmerged);
        List<int> steps;

        using (DatabaseCommands.AfterOne("ORDER BY \"j\".\"Number\"", job, () => MergeAllAsync(job)))
            steps = await ReadAsync(job, after: 0).SelectMany(StepsOf).ToListAsync();

        Assert.Equal(1, await RowsAsync(job, upTo: Steps));
        Assert.Equal(Enumerable.Range(1, Unmerged), steps);
    }

    [Fact]
    public async Task WatchFrom_AStepInMergedLosses_TellsTheLaterOnesOnce()
    {
        const int From = 1234;
        var job = await TrainAsync(Steps);
        List<int> told = [];
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(service.Http.BaseAddress!, "/hubs/training")).Build();
        hub.On<JsonElement>("lossesAdded", losses =>
        {
            told.AddRange(losses.GetProperty("steps").EnumerateArray().Select(s => s.GetInt32()));
            if (told.LastOrDefault() == Steps)
                ended.SetResult();
        });
        await hub.StartAsync();

        await hub.InvokeAsync("WatchFrom", job, From);
        await ended.Task.WaitAsync(Poll.Patience);

        Assert.Equal(Enumerable.Range(From + 1, Steps - From), told);
    }

    [Fact]
    public async Task ForgetAfter_AStepInMergedLosses_LeavesTheEventsBefore()
    {
        const int Kept = 2034;
        var job = await TrainAsync(Steps);
        var before = await ReadAsync(job, after: 0).TakeWhile(item => item.EventType != "lossesAdded" || StepsOf(item).Last() <= Kept).ToListAsync();

        await using (var database = await service.DatabaseAsync())
            await database.ForgetAfterAsync(job, Kept);

        Assert.Equal(Enumerable.Range(1, Kept), (await service.GetAsync<LossesResponse>($"/jobs/{job}/losses")).Steps);
        var told = before.SelectMany(StepsOf).Last();
        Assert.Equal(Enumerable.Range(told + 1, Kept - told), await ReadAsync(job, Number(before[^1])).SelectMany(StepsOf).ToListAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private static Dictionary<string, object?> Job(int steps) => TestService.TinyJob(("steps", steps), ("sampleEverySteps", SampleEvery), ("checkpointEverySteps", 10_000));

    private static long Number(SseItem<string> item) => long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<int> StepsOf(SseItem<string> item) =>
        item.EventType == "lossesAdded" ? JsonElement.Parse(item.Data).GetProperty("steps").EnumerateArray().Select(s => s.GetInt32()) : [];

    private async Task<string> TrainAsync(int steps)
    {
        var job = await service.QueueAsync(Job(steps));
        return (await service.WaitForAsync(job.Id, j => j.State == JobState.Completed)).Id;
    }

    private async Task<int> RowsAsync(string job, int upTo)
    {
        await using var database = await service.DatabaseAsync();
        return await database.JobEvents.CountAsync(e => e.JobId == job && e.Kind == JobEventKind.LossesAdded && e.FirstStep <= upTo);
    }

    private async Task MergeAllAsync(string job)
    {
        await using var database = await service.DatabaseAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        await database.MergeLossesAsync(job, after: 0);
        await transaction.CommitAsync();
    }

    private async IAsyncEnumerable<SseItem<string>> ReadAsync(string job, long after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{job}/events") { Headers = { { "Last-Event-ID", $"{after}" } } };
        using var answer = await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
            yield return item;
    }
}
