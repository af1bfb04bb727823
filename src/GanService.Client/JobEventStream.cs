using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;

namespace GanService.Client;

/// <summary>The server-sent events of a job over as many connections as they take.</summary>
/// <param name="connect">Asks for those after an event's number.</param>
/// <param name="after">The number of the last one that is known.</param>
internal sealed class JobEventStream(Func<long, CancellationToken, Task<HttpResponseMessage>> connect, long after) : IAsyncDisposable
{
    // The service is heard of every 15 seconds: a connection that is still for longer is none.
    private static readonly TimeSpan stillness = TimeSpan.FromMinutes(1);

    private bool wasConnected;
    private HttpResponseMessage? answer;
    private CancellationTokenSource? still;
    private IAsyncEnumerator<SseItem<string>>? items;

    public static long? NumberOf(SseItem<string> item) => long.TryParse(item.EventId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The next one; null when no more will come.</summary>
    public async Task<SseItem<string>?> NextAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            await Retries.WaitAsync(failures, cancellationToken);
            try
            {
                if (items is null && !await OpenAsync(cancellationToken))
                    return null;
                still!.CancelAfter(stillness);
                if (await items!.MoveNextAsync())
                {
                    still.CancelAfter(Timeout.InfiniteTimeSpan);
                    after = NumberOf(items.Current) ?? after;
                    return items.Current;
                }
            }
            catch (Exception error) when (wasConnected && failures < Retries.Most && Retries.MayHelp(error, cancellationToken))
            {
            }

            // Whether the stream was cut or is at its end, the service says when it is asked for more.
            await CloseAsync();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        answer = await connect(after, cancellationToken);
        wasConnected = true;
        if (answer.StatusCode == HttpStatusCode.NoContent)
            return false;
        still = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        items = SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(still.Token).GetAsyncEnumerator(still.Token);
        return true;
    }

    private async Task CloseAsync()
    {
        if (items is not null)
            await items.DisposeAsync();
        answer?.Dispose();
        still?.Dispose();
        (items, answer, still) = (null, null, null);
    }
}
