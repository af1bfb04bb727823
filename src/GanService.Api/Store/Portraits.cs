using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;

namespace GanService.Api.Store;

/// <summary>The generator that comes with the service; docs/laboratory.md says how it was made.</summary>
public static class Portraits
{
    /// <summary>The name of its checkpoint.</summary>
    public const string Alias = "portraits";

    /// <summary>Its checkpoint, the same everywhere and older than any other.</summary>
    public const string Id = "00000000-0000-7000-8000-000000000001";

    /// <summary>Keeps its files.</summary>
    /// <returns>Its row, which is still to be added.</returns>
    public static async Task<Checkpoint> KeepAsync(IFileStore files, TimeProvider time)
    {
        await using var weights = typeof(Portraits).Assembly.GetManifestResourceStream("portraits.safetensors")!;
        return await ImportedCheckpoint.KeepAsync(Id, weights, files, time, by: null, CancellationToken.None);
    }
}
