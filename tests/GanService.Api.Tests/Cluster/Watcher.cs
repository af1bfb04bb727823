using System.Net.ServerSentEvents;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Engine;

namespace GanService.Api.Tests.Cluster;

/// <summary>Follows a job over server-sent events as browsers do: where the connection ends it connects again, to the next node, and says what it has.</summary>
public sealed class Watcher(string job, IReadOnlyList<ServiceProcess> nodes)
{
    private readonly SortedDictionary<int, string> losses = [];
    private long lastEvent;

    /// <summary>Steps that were told though it had them, and the job had not gone back.</summary>
    public int ToldTwice { get; private set; }

    /// <summary>Steps that came after a gap.</summary>
    public int Missed { get; private set; }

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            try
            {
                if (await ReadAsync(nodes[i % nodes.Count], cancellationToken))
                    return;
            }
            catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    /// <summary>The rows of <c>losses.csv</c>, as they were told.</summary>
    public IEnumerable<string> Rows => losses.Values;

    // Whether nothing can follow.
    private async Task<bool> ReadAsync(ServiceProcess node, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{job}/events");
        if (lastEvent > 0)
            request.Headers.Add("Last-Event-ID", $"{lastEvent}");
        using var answer = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.NoContent)
            return true;
        answer.EnsureSuccessStatusCode();
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken))
            Take(item);
        return false;
    }

    private void Take(SseItem<string> item)
    {
        if (item.EventId is { } id)
            lastEvent = long.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
        if (item.EventType == "jobChanged" && JsonSerializer.Deserialize<JobResponse>(item.Data, EngineJson.Options) is { State: JobState.Running } changed)
        {
            foreach (var step in losses.Keys.Where(s => s > changed.Step).ToList())
                losses.Remove(step); // it went back to its checkpoint, and they come again
        }

        if (item.EventType != "lossesAdded")
            return;
        var added = JsonSerializer.Deserialize<LossesResponse>(item.Data, EngineJson.Options)!;
        for (var i = 0; i < added.Steps.Count; i++)
        {
            var step = added.Steps[i];
            Missed += step > 1 && !losses.ContainsKey(step - 1) ? 1 : 0;
            ToldTwice += losses.TryAdd(step, FormattableString.Invariant($"{step},{added.DiscriminatorReal[i]},{added.DiscriminatorFake[i]},{added.Generator[i]},{added.DiscriminatorAccuracy[i]}")) ? 0 : 1;
        }
    }
}
