using GanService.Api.Checkpoints;
using GanService.Api.Hosting;
using GanService.Api.Jobs;
using GanService.Api.Storage;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using Microsoft.Extensions.Options;

namespace GanService.Api.Generation;

/// <summary>
/// Keeps the generators that were used last, up to a number of bytes. One that is in use when its turn comes to go stays until it is not.
/// </summary>
public sealed class GeneratorCache(DataFolder folder, IOptions<GanServiceOptions> options)
{
    private const int AsRequests = 0; // niceness

    private readonly Lock guard = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byCheckpoint = [];
    private readonly LinkedList<Entry> lastUsedFirst = [];
    private long bytes;

    /// <summary>The row of a checkpoint whose generator is here, or null: asking the database would cost as much as drawing a face.</summary>
    public Checkpoint? Known(string checkpointId)
    {
        lock (guard)
            return byCheckpoint.GetValueOrDefault(checkpointId)?.Value.Checkpoint;
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

    /// <summary>Unloads a checkpoint that is being removed.</summary>
    public void Forget(string checkpointId)
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
                lastUsedFirst.Remove(node);
                lastUsedFirst.AddFirst(node);
                return node.Value;
            }

            var entry = new Entry(checkpoint, LoadAsync(folder.Checkpoint(checkpoint.JobId, checkpoint.Step)));
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
    private static async Task<SharedGenerator> LoadAsync(string folder)
    {
        SharedGenerator? generator = null;
        await OwnThread.Run("loading", AsRequests, () =>
        {
            TorchRuntime.UseThreads(1);
            generator = new(CheckpointFolder.LoadGenerator(folder));
        });
        return generator!;
    }

    private sealed record Entry(Checkpoint Checkpoint, Task<SharedGenerator> Loading);
}
