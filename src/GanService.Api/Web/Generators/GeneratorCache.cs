using System.Diagnostics.Metrics;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Generators;

/// <summary>
/// Keeps the generators that were used last, up to a number of bytes. One that is in use when its turn comes to go stays until it is not.
/// Those of removed checkpoints go when that is announced, or when a little later their rows are found to be gone.
/// </summary>
public sealed class GeneratorCache
{
    private const int AsRequests = 0; // niceness

    private static readonly TimeSpan trusted = TimeSpan.FromSeconds(5);

    private static readonly KeyValuePair<string, object?> hit = new("result", "hit"), miss = new("result", "miss");

    private readonly CheckpointFiles files;
    private readonly IOptions<GanServiceOptions> options;
    private readonly TimeProvider time;
    private readonly Counter<long> lookups;

    private readonly Lock guard = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byCheckpoint = [];
    private readonly LinkedList<Entry> lastUsedFirst = [];
    private long bytes;

    public GeneratorCache(CheckpointFiles files, Wakeups wakeups, IOptions<GanServiceOptions> options, ServiceMeter meter, TimeProvider time)
    {
        (this.files, this.options, this.time) = (files, options, time);
        lookups = meter.Meter.CreateCounter<long>("ganservice.generator_cache.lookups", "{lookup}", "Generators that were wanted: those that were loaded already are hits");
        meter.Meter.CreateObservableGauge("ganservice.generator_cache.size", () => Volatile.Read(ref bytes), "By", "Generators that are loaded");
        wakeups.Heard += announcement =>
        {
            if (announcement.What == News.CheckpointChanged)
                Forget(announcement.Subject);
        };
    }

    /// <summary>The row of a checkpoint whose generator is here, if it was there a moment ago: asking the database would cost as much as drawing a face.</summary>
    public Checkpoint? Known(string checkpointId)
    {
        lock (guard)
            return byCheckpoint.GetValueOrDefault(checkpointId)?.Value is { } entry && time.GetElapsedTime(entry.Seen) < trusted ? entry.Checkpoint : null;
    }

    /// <summary>A checkpoint's generator, loaded once however many ask; the caller disposes it.</summary>
    /// <exception cref="InvalidDataException">The checkpoint's files are damaged or gone.</exception>
    public async Task<SharedGenerator> HoldAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = Find(checkpoint);
            try
            {
                var generator = await entry.Loading.WaitAsync(cancellationToken);
                if (generator.TryHold())
                    return generator;
            }
            catch when (entry.Loading.IsFaulted)
            {
                Forget(entry); // the files may be put right
                throw;
            }
        }
    }

    private void Forget(string checkpointId)
    {
        lock (guard)
        {
            if (byCheckpoint.TryGetValue(checkpointId, out var node))
                Remove(node);
        }
    }

    private void Forget(Entry entry)
    {
        lock (guard)
        {
            if (byCheckpoint.TryGetValue(entry.Checkpoint.Id, out var node) && node.Value == entry)
                Remove(node);
        }
    }

    private Entry Find(Checkpoint checkpoint)
    {
        lock (guard)
        {
            if (byCheckpoint.TryGetValue(checkpoint.Id, out var node))
            {
                if (node.Value.Checkpoint != checkpoint)
                    node.Value.Seen = time.GetTimestamp(); // the row was just read
                lastUsedFirst.Remove(node);
                lastUsedFirst.AddFirst(node);
                lookups.Add(1, hit);
                return node.Value;
            }

            lookups.Add(1, miss);
            var entry = new Entry(checkpoint, LoadAsync(checkpoint)) { Seen = time.GetTimestamp() };
            byCheckpoint.Add(checkpoint.Id, lastUsedFirst.AddFirst(entry));
            bytes += checkpoint.GeneratorBytes;
            while (bytes > options.Value.GeneratorCacheBytes && lastUsedFirst.Count > 1)
                Remove(lastUsedFirst.Last!);
            return entry;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        lastUsedFirst.Remove(node);
        byCheckpoint.Remove(node.Value.Checkpoint.Id);
        bytes -= node.Value.Checkpoint.GeneratorBytes;
        node.Value.Loading.ContinueWith(loading => loading.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    // On a thread of its own, because those of the pool are left without threads of libtorch's.
    private async Task<SharedGenerator> LoadAsync(Checkpoint checkpoint)
    {
        using var step = ServiceMeter.Steps.StartActivity("load generator");
        using var held = await files.HoldGeneratorAsync(checkpoint, CancellationToken.None);
        SharedGenerator? generator = null;
        await OwnThread.Run("loading", AsRequests, () =>
        {
            TorchRuntime.UseThreads(1);
            generator = new(CheckpointFolder.LoadGenerator(held.Path));
        });
        return generator!;
    }

    private sealed record Entry(Checkpoint Checkpoint, Task<SharedGenerator> Loading)
    {
        /// <summary>When the row was there.</summary>
        public long Seen { get; set; }
    }
}
