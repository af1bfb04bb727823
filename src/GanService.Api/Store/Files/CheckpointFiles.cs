using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Engine.Checkpoints;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Api.Store.Files;

/// <summary>The files of checkpoints whose rows are known.</summary>
public sealed class CheckpointFiles(IFileStore files, DataFolder folder, Wakeups wakeups)
{
    /// <summary>The folder of what <see cref="CheckpointFolder.LoadGenerator"/> needs.</summary>
    public Task<HeldFiles> HoldGeneratorAsync(Checkpoint checkpoint, CancellationToken cancellationToken) => HoldAsync(checkpoint, CheckpointFolder.GeneratorFiles, cancellationToken);

    /// <summary>The training state that was saved.</summary>
    /// <exception cref="InvalidDataException">The files are damaged, gone, or of another state.</exception>
    public async Task<TrainingState> LoadStateAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        using var held = await HoldAsync(checkpoint, CheckpointFolder.AllFiles, cancellationToken);
        var manifest = CheckpointFolder.ReadManifest(held.Path);
        return manifest.Step == checkpoint.Step && (checkpoint.StateSha256 ?? manifest.StateSha256) == manifest.StateSha256
            ? CheckpointFolder.LoadState(held.Path)
            : throw new InvalidDataException("The checkpoint's manifest is damaged: it is of another state than was saved.");
    }

    /// <summary>Copies a checkpoint for a job of another configuration to begin with.</summary>
    /// <exception cref="InvalidDataException">The files are damaged or gone.</exception>
    /// <exception cref="NoRoomException">There is no room for the copy.</exception>
    public async Task CopyAsync(Checkpoint source, Checkpoint copy, TrainingConfiguration configuration, CancellationToken cancellationToken)
    {
        using var held = await HoldAsync(source, CheckpointFolder.AllFiles, cancellationToken);
        folder.DemandRoomFor(CheckpointFolder.ReadManifest(held.Path).Bytes);
        CheckpointFolder.Copy(held.Path, files.PathOf(FileKeys.Of(copy)), configuration);
        await files.KeepAsync(FileKeys.Of(copy), cancellationToken);
    }

    /// <summary>Deletes the training state, so that only the generator is left.</summary>
    public Task DropTrainingStateAsync(Checkpoint checkpoint) => files.DeleteAsync($"{FileKeys.Of(checkpoint)}/{CheckpointFolder.TrainingFile}");

    /// <summary>Deletes the files of a checkpoint whose row is gone, or has others. Until then a request that found the row may load them.</summary>
    public async Task DeleteAsync(Checkpoint checkpoint)
    {
        try
        {
            await files.DeleteAsync(FileKeys.Of(checkpoint));
        }
        finally
        {
            wakeups.Announce(News.CheckpointChanged, checkpoint.Id);
        }
    }

    private Task<HeldFiles> HoldAsync(Checkpoint checkpoint, IReadOnlyList<string> names, CancellationToken cancellationToken) => files.HoldAsync(FileKeys.Of(checkpoint), names, cancellationToken);
}
