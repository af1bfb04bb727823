using GanService.Api.Checkpoints;
using GanService.Api.Storage;
using GanService.Engine.Checkpoints;
using GanService.Engine.Imaging;
using GanService.Engine.Networks;
using GanService.Engine.Sampling;

namespace GanService.Api.Generation;

/// <summary>Generates with the generators that were used last; they stay loaded. Everything happens on the inference thread.</summary>
public sealed class GeneratorCache(InferenceThread thread, DataFolder folder) : IDisposable
{
    private const int Capacity = 4;

    private readonly LinkedList<(string CheckpointId, Generator Generator)> loaded = [];

    /// <summary>Draws faces.</summary>
    /// <exception cref="InvalidDataException">The checkpoint's files are damaged or gone.</exception>
    public Task<IReadOnlyList<RgbImage>> GenerateAsync(
        Checkpoint checkpoint, Func<FaceGenerator, IReadOnlyList<RgbImage>> draw, CancellationToken cancellationToken) =>
        thread.RunAsync(() => draw(new(Load(checkpoint))), cancellationToken);

    /// <summary>Unloads a checkpoint that is being removed.</summary>
    public void Forget(string checkpointId) => _ = thread.RunAsync(
        () =>
        {
            if (Find(checkpointId) is { } entry)
                Unload(entry);
            return true;
        },
        CancellationToken.None);

    public void Dispose() => thread.Dispose();

    private Generator Load(Checkpoint checkpoint)
    {
        if (Find(checkpoint.Id) is { } entry)
        {
            loaded.Remove(entry);
            loaded.AddFirst(entry);
            return entry.Value.Generator;
        }

        var generator = CheckpointFolder.LoadGenerator(folder.Checkpoint(checkpoint.JobId, checkpoint.Step));
        loaded.AddFirst((checkpoint.Id, generator));
        if (loaded.Count > Capacity)
            Unload(loaded.Last!);
        return generator;
    }

    private LinkedListNode<(string CheckpointId, Generator Generator)>? Find(string checkpointId)
    {
        for (var node = loaded.First; node is not null; node = node.Next)
        {
            if (node.Value.CheckpointId == checkpointId)
                return node;
        }

        return null;
    }

    private void Unload(LinkedListNode<(string CheckpointId, Generator Generator)> entry)
    {
        loaded.Remove(entry);
        entry.Value.Generator.Dispose();
    }
}
