using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Live;

/// <summary><c>GET /jobs/{id}/events</c></summary>
public static class ReadEvents
{
    // Proxies close connections on which nothing happens for a minute.
    private static readonly TimeSpan pingInterval = TimeSpan.FromSeconds(15);

    // Who does not read for as long gives up the place, and the memory of what is on its way. The server's own limit is a rate: what went
    // quickly into buffers would count for many minutes.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    public static async Task<Results<ServerSentEventsResult<string>, NoContent, ProblemHttpResult>> Handle(
        string id,
        [FromHeader(Name = "Last-Event-ID")] long? lastEventId,
        GanServiceDb database,
        LiveFeed feed,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        HttpContext context)
    {
        if (await database.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, context.RequestAborted) is not { } job)
            return Missing.Job(id);
        var after = lastEventId ?? 0;
        var last = job.HasEnded ? await database.JobEvents.Where(e => e.JobId == id).MaxAsync(e => (long?)e.Number, context.RequestAborted) ?? 0 : long.MaxValue;
        if (last <= after)
            return TypedResults.NoContent(); // tells browsers not to connect again
        var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(ends);
        return TypedResults.ServerSentEvents(WhileReadAsync(ItemsAsync(feed.ReadAsync(id, after, ends.Token), last, context.Request.PathBase, time, ends.Token), time, context));
    }

    private static async IAsyncEnumerable<SseItem<string>> WhileReadAsync(IAsyncEnumerable<SseItem<string>> items, TimeProvider time, HttpContext context)
    {
        await using var waiting = time.CreateTimer(_ => context.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await foreach (var item in items)
        {
            waiting.Change(patience, Timeout.InfiniteTimeSpan);
            yield return item;
            waiting.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> ItemsAsync(
        IAsyncEnumerable<FeedMessage> messages, long last, PathString prefix, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = messages.GetAsyncEnumerator(cancellationToken);
        var next = NextAsync(reader);
        while (true)
        {
            if (await Task.WhenAny(next, Task.Delay(pingInterval, time, CancellationToken.None)) != next)
            {
                yield return new("", "ping");
                continue;
            }

            if (!await next)
                yield break;
            var message = reader.Current;
            yield return new(message.JsonUnder(prefix), JsonNamingPolicy.CamelCase.ConvertName(message.Kind.ToString())) { EventId = $"{message.Number}" };
            if (message.Number >= last)
                yield break;
            next = NextAsync(reader);
        }
    }

    // The end of the service ends the stream; the client connects again.
    private static async Task<bool> NextAsync(IAsyncEnumerator<FeedMessage> reader)
    {
        try
        {
            return await reader.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
