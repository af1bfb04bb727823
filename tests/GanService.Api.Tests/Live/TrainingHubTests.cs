using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Live;
using GanService.Engine;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Live;

public sealed class TrainingHubTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public TrainingHubTests() => service = new(folder);

    [Fact]
    public async Task Watch_OfACompletedJob_TellsItsHistory()
    {
        var job = await service.TrainAsync(("sampleEverySteps", 8));
        await using var client = await Client.ConnectAsync(service);

        await client.Hub.InvokeAsync("Watch", job.Id);
        await client.JobAsync(j => j.State == JobState.Completed);

        Assert.Equal(Enumerable.Range(1, 20), client.Steps);
        Assert.Equal([1, 8, 16, 20], client.Samples.Select(s => s.Step));
    }

    [Fact]
    public async Task WatchFrom_AStep_TellsTheJobAndOnlyLaterSteps()
    {
        var job = await service.TrainAsync(("sampleEverySteps", 8));
        await using var client = await Client.ConnectAsync(service);

        await client.Hub.InvokeAsync("WatchFrom", job.Id, 13);
        await client.JobAsync(j => j.State == JobState.Completed); // at once
        await client.JobAsync(j => j.State == JobState.Completed);

        Assert.Equal(Enumerable.Range(14, 7), client.Steps);
        Assert.Equal([16, 20], client.Samples.Select(s => s.Step));
    }

    [Fact]
    public async Task WatchFrom_TheLastStepWhileTheNextIsWritten_TellsIt()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.Step > 0);
        using (await service.Http.PostAsync($"/jobs/{job.Id}/pause", null))
            job = await service.WaitForAsync(job.Id, j => j.State == JobState.Paused);
        await using var client = await Client.ConnectAsync(service);
        var journal = service.Services.GetRequiredService<JobJournal>();

        await using var database = await service.DatabaseAsync();
        await database.Database.ExecuteSqlAsync($"UPDATE Jobs SET State = 'Running', LeaseUntil = {DateTime.UtcNow.AddDays(1)} WHERE Id = {job.Id}"); // as for a worker that writes
        var row = await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == job.Id);

        using (DatabaseCommands.AfterOne("FROM \"JobEvents\"", job.Id, () => journal.WriteAsync(row, async database =>
        {
            await journal.AppendAsync(database, job.Id, JobEventKind.LossesAdded, job.Step + 1, job.Step + 1, JobEvent.PackLosses([default]));
            await journal.AppendChangeAsync(database, row);
        })))
            await client.Hub.InvokeAsync("WatchFrom", job.Id, job.Step);
        await client.JobAsync(_ => true); // at once
        await client.JobAsync(_ => true);

        Assert.Equal([job.Step + 1], client.Steps);
    }

    [Fact]
    public async Task WatchFrom_TheLastStepOverConnectionsThatAreCut_TellsEveryStepOnce()
    {
        const int Cuts = 50;
        var random = new Random(11);
        var job = await service.QueueAsync(TestService.EndlessJob());
        List<int> steps = [];
        for (var cut = 0; cut <= Cuts; cut++)
        {
            await using var client = await Client.ConnectAsync(service);
            await client.Hub.InvokeAsync("WatchFrom", job.Id, steps.LastOrDefault());
            if (cut == Cuts)
            {
                await service.CancelAsync(job.Id);
                await client.JobAsync(j => j.State == JobState.Cancelled);
            }
            else
            {
                for (var message = random.Next(1, 4); message > 0; message--)
                    await client.JobAsync(_ => true);
            }

            await client.DisposeAsync();
            steps.AddRange(client.Steps);
        }

        Assert.Equal(Enumerable.Range(1, (await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).Step), steps);
    }

    [Fact]
    public async Task WatchAll_FromBeforeAJob_TellsItsWholeLife()
    {
        await using var client = await Client.ConnectAsync(service);
        await client.Hub.InvokeAsync("WatchAll");

        var job = await service.QueueAsync(TestService.TinyJob());
        await client.JobAsync(j => j.Id == job.Id && j.State == JobState.Completed);
        using var deleted = await service.Http.DeleteAsync($"/jobs/{job.Id}");

        Assert.Equal(job.Id, await client.Deleted.Task);
        Assert.Equal(Enumerable.Range(1, 20), client.Steps);
    }

    [Fact]
    public async Task Unwatch_AfterWatch_EndsTheMessages()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());
        await using var client = await Client.ConnectAsync(service);
        await client.Hub.InvokeAsync("Watch", job.Id);
        await client.JobAsync(j => j.State == JobState.Running);

        await client.Hub.InvokeAsync("Unwatch", job.Id);
        await client.Hub.InvokeAsync("Unwatch", job.Id); // what was on its way has arrived
        var steps = client.Steps.Count;
        await service.CancelAsync(job.Id);
        await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        await client.Hub.InvokeAsync("Unwatch", job.Id);

        Assert.InRange(client.Steps.Count - steps, 0, 5000); // one message may have been on its way
        Assert.DoesNotContain(client.Jobs, j => j.State == JobState.Cancelled);
    }

    [Fact]
    public async Task Watch_OfAnUnknownJob_IsAnErrorThatSaysSo()
    {
        await using var client = await Client.ConnectAsync(service);

        var error = await Assert.ThrowsAsync<HubException>(() => client.Hub.InvokeAsync("Watch", "nobody"));

        Assert.Contains("There is no job 'nobody'", error.Message);
    }

    [Fact]
    public async Task Messages_OnTheWire_HaveTheNamesOfTheEvents()
    {
        var job = await service.TrainAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new($"ws://{service.Http.BaseAddress!.Authority}/hubs/training"), CancellationToken.None);
        foreach (var message in new[] { "{\"protocol\":\"json\",\"version\":1}", $"{{\"type\":1,\"target\":\"Watch\",\"arguments\":[\"{job.Id}\"]}}" })
            await socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        var received = new StringBuilder();
        var buffer = new byte[65536];
        while (!received.ToString().Contains("\"state\":\"completed\""))
            received.Append(Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, CancellationToken.None)).Count));

        foreach (var name in new[] { "jobChanged", "lossesAdded", "sampleDrawn", "checkpointSaved" })
            Assert.Contains($"\"target\":\"{name}\"", received.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A client that keeps what it is told.</summary>
    private sealed class Client : IAsyncDisposable
    {
        private readonly Channel<JobResponse> jobs = Channel.CreateUnbounded<JobResponse>();

        private Client(HubConnection hub)
        {
            Hub = hub;
            hub.On<JobResponse>("jobChanged", job =>
            {
                Jobs.Enqueue(job);
                jobs.Writer.TryWrite(job);
            });
            hub.On<LossesResponse>("lossesAdded", losses =>
            {
                foreach (var step in losses.Steps)
                    Steps.Enqueue(step);
            });
            hub.On<DrawnSample>("sampleDrawn", Samples.Enqueue);
            hub.On<string>("jobDeleted", id => Deleted.TrySetResult(id));
        }

        public HubConnection Hub { get; }

        public ConcurrentQueue<int> Steps { get; } = [];

        public ConcurrentQueue<JobResponse> Jobs { get; } = [];

        public ConcurrentQueue<DrawnSample> Samples { get; } = [];

        public TaskCompletionSource<string> Deleted { get; } = new();

        public static async Task<Client> ConnectAsync(TestService service)
        {
            var client = new Client(new HubConnectionBuilder().WithUrl(new Uri(service.Http.BaseAddress!, "/hubs/training"))
                .AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions)).Build());
            await client.Hub.StartAsync();
            return client;
        }

        /// <summary>The next message of a job as wanted.</summary>
        public async Task JobAsync(Func<JobResponse, bool> wanted)
        {
            using var deadline = new CancellationTokenSource(Poll.Patience);
            while (!wanted(await jobs.Reader.ReadAsync(deadline.Token)))
            {
            }
        }

        public ValueTask DisposeAsync() => Hub.DisposeAsync();
    }
}
