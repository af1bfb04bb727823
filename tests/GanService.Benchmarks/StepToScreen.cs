using System.Data.Common;
using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace GanService.Benchmarks;

/// <summary>How long after others can see a row of losses those who watch the job have it: the row is looked for every millisecond.</summary>
internal static class StepToScreen
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    /// <summary>Milliseconds for each row of losses.</summary>
    public static async Task<(IEnumerable<double> Stream, IEnumerable<double> Hub)> MeasureAsync(ServiceProcess node, DbConnection database, TimeSpan time)
    {
        var job = node.Queue(new { steps = 10_000_000 });
        var (stream, hub) = (ReadStreamAsync(node, job), ReadHubAsync(node, job));
        var rows = await Task.Factory.StartNew(() => Look(database, job, time), TaskCreationOptions.LongRunning);
        await Task.Delay(TimeSpan.FromSeconds(1)); // for the last one to come
        node.Cancel(job);
        var (streamed, called) = (await stream.WaitAsync(patience), await hub.WaitAsync(patience));
        return (rows.Select(row => Milliseconds(row, streamed)), rows.Select(row => Milliseconds(row, called)));
    }

    private static double Milliseconds(Seen row, List<Seen> messages) => Stopwatch.GetElapsedTime(row.At, messages.First(m => m.Step >= row.Step).At).TotalMilliseconds;

    private static List<Seen> Look(DbConnection database, string job, TimeSpan time)
    {
        using var newest = database.CreateCommand();
        newest.CommandText = $"""SELECT COALESCE(MAX("Step"), 0) FROM "JobEvents" WHERE "JobId" = '{job}' AND "Kind" = 'LossesAdded'""";
        List<Seen> rows = [];
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; Thread.Sleep(1))
        {
            var step = Convert.ToInt32(newest.ExecuteScalar());
            if (step > (rows.Count == 0 ? 0 : rows[^1].Step))
                rows.Add(new(step, Stopwatch.GetTimestamp()));
        }

        return rows;
    }

    private static async Task<List<Seen>> ReadStreamAsync(ServiceProcess node, string job)
    {
        List<Seen> messages = [];
        await using var stream = await node.Http.GetStreamAsync($"/jobs/{job}/events");
        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            var at = Stopwatch.GetTimestamp();
            if (item.EventType == "lossesAdded")
                messages.Add(new(LastStep(JsonElement.Parse(item.Data)), at));
        }

        return messages;
    }

    private static async Task<List<Seen>> ReadHubAsync(ServiceProcess node, string job)
    {
        List<Seen> messages = [];
        using var socket = Watchers.Connect(node.Address, job);
        while (true)
        {
            var received = await ReceiveAsync(socket);
            var at = Stopwatch.GetTimestamp();
            foreach (var call in received.Split('\u001e', StringSplitOptions.RemoveEmptyEntries).Select(text => JsonElement.Parse(text)))
            {
                if (!call.TryGetProperty("target", out var target))
                    continue;
                var argument = call.GetProperty("arguments")[0];
                if (target.ValueEquals("lossesAdded"))
                    messages.Add(new(LastStep(argument), at));
                else if (target.ValueEquals("jobChanged") && argument.GetProperty("state").ValueEquals("cancelled"))
                    return messages;
            }
        }
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
    }

    private static int LastStep(JsonElement losses) => losses.GetProperty("steps").EnumerateArray().Last().GetInt32();

    /// <param name="Step">The last step up to which somebody has the losses.</param>
    /// <param name="At">Since when.</param>
    private readonly record struct Seen(int Step, long At);
}
