using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace GanService.Api.Tests.Live;

/// <summary>Those who follow jobs, at the limit of how many there may be.</summary>
public sealed class LivePlacesTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<IDisposable> open = [];
    private TestService? service;

    [Fact]
    public async Task Streams_OfAnAddress_AreAcceptedUpToItsLimitAndAgainWhenOneIsClosed()
    {
        service = new(folder, ("GanService:MaxStreamsPerAddress", "3"));
        var job = await service.QueueAsync(TestService.EndlessJob());
        var first = await OpenStreamAsync(job);
        await OpenStreamAsync(job);
        await OpenStreamAsync(job);

        using (var refused = await StreamAsync(service.Http, job))
        {
            var problem = await TestService.ProblemAsync(HttpStatusCode.TooManyRequests, refused);
            Assert.Contains("GanService:MaxStreamsPerAddress", problem.GetProperty("detail").GetString());
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await ConnectAsync());
        Assert.Equal(job.Id, (await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).Id);
        using var neighbour = From(IPAddress.Parse("127.0.0.2"));
        using var accepted = await StreamAsync(neighbour, job);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);

        first.Dispose();
        await Poll.UntilAsync(() => StreamAsync(service.Http, job), KeepAccepted);
        using var again = await StreamAsync(service.Http, job);
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
    }

    [Fact]
    public async Task Streams_InAll_AreAcceptedUpToTheLimit()
    {
        service = new(folder, ("GanService:MaxStreams", "2"));
        var job = await service.QueueAsync(TestService.EndlessJob());
        await OpenStreamAsync(job);
        var second = await OpenStreamAsync(job);

        using (var refused = await StreamAsync(service.Http, job))
            Assert.Contains("GanService:MaxStreams)", (await TestService.ProblemAsync(HttpStatusCode.ServiceUnavailable, refused)).GetProperty("detail").GetString());
        second.Dispose();
        await Poll.UntilAsync(() => StreamAsync(service.Http, job), KeepAccepted);
    }

    [Fact]
    public async Task Hub_Connections_AreAcceptedUpToTheLimitAndAgainWhenOneIsClosed()
    {
        service = new(folder, ("GanService:MaxStreamsPerAddress", "2"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync());
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync());

        Assert.Equal(HttpStatusCode.TooManyRequests, await ConnectAsync());

        open[0].Dispose();
        await Poll.UntilAsync(ConnectAsync, status => status == HttpStatusCode.SwitchingProtocols);
    }

    /// <summary>Where WebSockets are impossible, what a client sends are requests beside its connection, which need no place.</summary>
    [Fact]
    public async Task Hub_WithoutWebSocketsAtTheLimit_CanBeTalkedTo()
    {
        service = new(folder, ("GanService:MaxStreams", "1"));
        var job = await service.QueueAsync(TestService.EndlessJob());
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(service.Http.BaseAddress!, "/hubs/training"), Microsoft.AspNetCore.Http.Connections.HttpTransportType.ServerSentEvents).Build();
        await hub.StartAsync();

        await hub.InvokeAsync("Watch", job.Id);

        using var refused = await StreamAsync(service.Http, job);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Fact]
    public async Task Watches_OfAConnection_AreBoundedAndThoseThatEndedDoNotCount()
    {
        service = new(folder);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(service.Http.BaseAddress!, "/hubs/training")).Build();
        await hub.StartAsync();
        var ended = await service.TrainAsync();
        await hub.InvokeAsync("Watch", ended.Id);
        var jobs = new List<JobResponse>();
        for (var count = 0; count < 257; count++)
            jobs.Add(await service.QueueAsync(TestService.EndlessJob()));

        foreach (var job in jobs[..256])
            await hub.InvokeAsync("Watch", job.Id);
        var error = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("Watch", jobs[256].Id));
        await hub.InvokeAsync("Unwatch", jobs[7].Id);
        await hub.InvokeAsync("Watch", jobs[256].Id);

        Assert.Contains("can watch 256 jobs at a time", error.Message);
    }

    [Fact]
    public async Task Stream_ThatIsNeverRead_GivesUpItsPlace()
    {
        service = new(folder, ("GanService:MaxStreams", "1"));
        var job = await service.QueueAsync(TestService.EndlessJob());
        await AddLossesAsync(job, steps: 400_000); // more than fits in between
        using var asleep = Socket(IPAddress.Loopback);
        asleep.ReceiveBufferSize = 4096;
        await asleep.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        await asleep.SendAsync(Encoding.ASCII.GetBytes($"GET /jobs/{job.Id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await Poll.UntilAsync(() => Task.FromResult(asleep.Available), available => available > 0);

        using (var refused = await StreamAsync(service.Http, job))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await Poll.UntilAsync(() => StreamAsync(service.Http, job), KeepAccepted);
    }

    [Fact]
    public async Task Hub_ConnectionThatIsNeverRead_GivesUpItsPlace()
    {
        service = new(folder, ("GanService:MaxStreams", "1"));
        var job = await service.QueueAsync(TestService.EndlessJob());
        await AddLossesAsync(job, steps: 400_000);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync());
        var asleep = (ClientWebSocket)open[0];
        foreach (var message in new[] { """{"protocol":"json","version":1}""", $$"""{"type":1,"target":"Watch","arguments":["{{job.Id}}"]}""" })
            await asleep.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        await Poll.UntilAsync(ConnectAsync, status => status == HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Connections_OfAnAddress_AreClosedBeyondItsLimit()
    {
        service = new(folder, ("GanService:MaxConnectionsPerAddress", "3"));
        var address = IPAddress.Parse("127.0.0.3");
        var connections = new List<Socket>();
        for (var count = 0; count < 3; count++)
            connections.Add(await AskAsync(address, "HTTP/1.1 200"));

        await AskAsync(address, "");
        connections[0].Dispose();
        await Poll.UntilAsync(() => FirstLineAsync(address), line => line.StartsWith("HTTP/1.1 200"));
    }

    public async ValueTask DisposeAsync()
    {
        open.ForEach(o => o.Dispose());
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    private static Socket Socket(IPAddress from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        return socket;
    }

    private static async Task<HttpResponseMessage> StreamAsync(HttpClient client, JobResponse job) =>
        await client.GetAsync($"/jobs/{job.Id}/events", HttpCompletionOption.ResponseHeadersRead);

    private HttpClient From(IPAddress address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = Socket(address);
            await socket.ConnectAsync(service!.Http.BaseAddress!.Host, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = service!.Http.BaseAddress,
    };

    private async Task<HttpResponseMessage> OpenStreamAsync(JobResponse job)
    {
        var stream = await StreamAsync(service!.Http, job);
        open.Add(stream);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        return stream;
    }

    private bool KeepAccepted(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.OK)
            open.Add(answer);
        else
            answer.Dispose();
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private async Task<HttpStatusCode> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new($"ws://{service!.Http.BaseAddress!.Authority}/hubs/training"), CancellationToken.None);
            open.Add(socket);
        }
        catch (WebSocketException)
        {
        }

        return socket.HttpStatusCode;
    }

    private async Task<Socket> AskAsync(IPAddress from, string expected)
    {
        var socket = Socket(from);
        open.Add(socket);
        await socket.ConnectAsync(service!.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        Assert.StartsWith(expected, await LineAsync(socket));
        return socket;
    }

    private async Task<string> FirstLineAsync(IPAddress from)
    {
        using var socket = Socket(from);
        await socket.ConnectAsync(service!.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        return await LineAsync(socket);
    }

    // Nothing where the connection is closed.
    private static async Task<string> LineAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            var buffer = new byte[12];
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private async Task AddLossesAsync(JobResponse job, int steps)
    {
        const int StepsOfEvent = 4000;
        await using var database = await service!.DatabaseAsync();
        for (var step = 0; step < steps; step += StepsOfEvent)
        {
            database.JobEvents.Add(new()
            {
                JobId = job.Id,
                Number = 1_000_000 + step,
                Kind = JobEventKind.LossesAdded,
                FirstStep = 20_000_000 + step,
                Step = 20_000_000 + step + StepsOfEvent - 1,
                At = DateTime.UtcNow,
                Data = JobEvent.PackLosses(new Engine.Losses.StepLosses[StepsOfEvent]),
            });
        }

        await database.SaveChangesAsync();
    }
}
