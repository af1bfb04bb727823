using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GanService.Engine.Recipes;

namespace GanService.Engine.Checkpoints;

/// <summary>What a checkpoint's folder holds; <c>manifest.json</c>, written last.</summary>
/// <param name="FormatVersion">1; a reader refuses newer ones.</param>
/// <param name="Step">The step it was taken after.</param>
/// <param name="Configuration">The training that made it.</param>
/// <param name="Generator">The weights, enough to generate.</param>
/// <param name="Training">The rest of the training state, or null where it was thinned out.</param>
public sealed record CheckpointManifest(
    int FormatVersion, int Step, TrainingConfiguration Configuration, CheckpointFile Generator, CheckpointFile? Training)
{
    /// <summary>Of the whole state: two trainings that have it in common go on alike. Null where only the generator is left.</summary>
    [JsonIgnore]
    public string? StateSha256 => Training is null ? null : Join(Generator.Sha256, Training.Sha256);

    /// <summary>Of its files.</summary>
    [JsonIgnore]
    public long Bytes => Generator.Bytes + (Training?.Bytes ?? 0);

    /// <summary>The version that this program writes.</summary>
    public const int CurrentFormatVersion = 1;

    internal static string Join(string generator, string training) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(generator + training)));

    internal static JsonSerializerOptions JsonOptions { get; } = new(EngineJson.Options) { WriteIndented = true };
}

/// <summary>A file of a checkpoint.</summary>
/// <param name="Name">Within the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record CheckpointFile(string Name, long Bytes, string Sha256);
