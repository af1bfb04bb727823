using System.Security.Cryptography;
using System.Text.Json;
using GanService.Engine.Architectures;
using GanService.Engine.Compute;
using GanService.Engine.Files;
using GanService.Engine.Networks;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Engine.Checkpoints;

/// <summary>
/// A checkpoint on disk: <c>generator.safetensors</c>, <c>training.safetensors</c> and <c>manifest.json</c>. It appears whole, by
/// renaming a finished folder, and every file is checked against its SHA-256 when it is read. The generator's file has its weight
/// average where there is one; the weights that training goes on with are then in the training state.
/// </summary>
public static class CheckpointFolder
{
    /// <summary>The file that other tools may want.</summary>
    public const string GeneratorFile = "generator.safetensors";

    /// <summary>The file that going on needs beside it.</summary>
    public const string TrainingFile = "training.safetensors";

    private const string ManifestFile = "manifest.json";
    private const string AugmentedShare = "augmentation.share";

    /// <summary>The files that generating needs.</summary>
    public static IReadOnlyList<string> GeneratorFiles { get; } = [ManifestFile, GeneratorFile];

    /// <summary>All files, which going on needs.</summary>
    public static IReadOnlyList<string> AllFiles { get; } = [ManifestFile, GeneratorFile, TrainingFile];

    /// <summary>Writes a checkpoint; one that is already there is replaced.</summary>
    public static CheckpointManifest Write(string folder, TrainingConfiguration configuration, TrainingState state)
    {
        CheckpointManifest? manifest = null;
        Fill(folder, unfinished =>
        {
            manifest = new(
                CheckpointManifest.CurrentFormatVersion,
                state.Step,
                configuration,
                WriteTensors(unfinished, GeneratorFile, state.GeneratorAverage is [] ? state.Generator : state.GeneratorAverage, GeneratorMetadata(configuration, state.Step)),
                WriteTensors(unfinished, TrainingFile, TrainingTensors(state), new Dictionary<string, string>()));
            WriteManifest(unfinished, manifest);
        });
        return manifest!;
    }

    /// <summary>The <see cref="CheckpointManifest.StateSha256"/> that a checkpoint of a state would have.</summary>
    public static string Hash(TrainingConfiguration configuration, TrainingState state)
    {
        return CheckpointManifest.Join(
            Sha(state.GeneratorAverage is [] ? state.Generator : state.GeneratorAverage, GeneratorMetadata(configuration, state.Step)),
            Sha(TrainingTensors(state), new Dictionary<string, string>()));

        static string Sha(IReadOnlyList<NamedTensor> tensors, Dictionary<string, string> metadata)
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            SafetensorsFile.Write(sha.AppendData, tensors, metadata);
            return Convert.ToHexStringLower(sha.GetHashAndReset());
        }
    }

    /// <summary>Copies a checkpoint for a training of another configuration to go on from.</summary>
    /// <exception cref="InvalidDataException">A file is missing or damaged.</exception>
    public static void Copy(string folder, string target, TrainingConfiguration configuration)
    {
        var manifest = ReadManifest(folder);
        Fill(target, unfinished =>
        {
            CopyFile(folder, unfinished, manifest.Generator);
            CopyFile(folder, unfinished, manifest.Training ?? throw new InvalidDataException("This checkpoint keeps the generator only."));
            WriteManifest(unfinished, manifest with { Configuration = configuration });
        });
    }

    /// <summary>What a checkpoint of a state takes on disk, less its headers.</summary>
    public static long Bytes(TrainingState state) =>
        state.Generator.Concat(state.Discriminator).Concat(state.GeneratorOptimizer).Concat(state.DiscriminatorOptimizer).Concat(state.GeneratorAverage).Sum(t => (long)t.Bytes.Length);

    /// <summary>Writes a checkpoint of a generator that came as a file; its metadata are those of <see cref="GeneratorFile"/>.</summary>
    /// <param name="folderOf">Where a checkpoint of a step belongs.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="metadata">What the file says of them.</param>
    /// <exception cref="InvalidDataException">They make no generator.</exception>
    public static CheckpointManifest Import(Func<int, string> folderOf, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        const int ALot = 1_000_000;
        var configuration = ConfigurationOf(metadata);
        if (ConfigurationValidation.Validate(configuration) is [var error, ..])
            throw new InvalidDataException($"The network that the file describes is not possible: {error.Message}");
        var (needed, given) = (ConfigurationValidation.ParameterCounts(configuration).Generator, tensors.Sum(t => (long)t.Values.Length));
        if (needed > (2 * given) + ALot) // which would be made only to find it out
            throw new InvalidDataException($"The network that the file describes has {needed:N0} parameters, and the file {given:N0} numbers: most of it is missing.");
        if (tensors.FirstOrDefault(t => !t.IsFinite) is { } broken)
            throw new InvalidDataException($"The tensor {broken.Name} has numbers that are not finite.");
        using (var generator = ArchitectureDescriptor.Of(configuration.Architecture).CreateGenerator(configuration.Networks, configuration.ImageSize))
        {
            NetworkWeights.Restore(generator, tensors);
            var known = generator.state_dict().Keys.ToHashSet();
            if (tensors.FirstOrDefault(t => !known.Contains(t.Name)) is { } stranger)
                throw new InvalidDataException($"The network that the file describes has no tensor {stranger.Name}.");
        }

        var step = int.TryParse(metadata.GetValueOrDefault("step"), out var told) && told >= 0 ? told : 0;
        CheckpointManifest? manifest = null;
        Fill(folderOf(step), unfinished =>
        {
            manifest = new(
                CheckpointManifest.CurrentFormatVersion, step, configuration, WriteTensors(unfinished, GeneratorFile, tensors, GeneratorMetadata(configuration, step)), Training: null);
            WriteManifest(unfinished, manifest);
        });
        return manifest!;
    }

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of a newer version.</exception>
    public static CheckpointManifest ReadManifest(string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<CheckpointManifest>(File.ReadAllBytes(Path.Combine(folder, ManifestFile)), CheckpointManifest.JsonOptions)!;
            return manifest.FormatVersion <= CheckpointManifest.CurrentFormatVersion
                ? manifest
                : throw new InvalidDataException($"The checkpoint has format {manifest.FormatVersion}; this program reads up to {CheckpointManifest.CurrentFormatVersion}.");
        }
        catch (Exception error) when (error is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException("The checkpoint's manifest is missing or damaged.", error);
        }
    }

    /// <summary>The generator, ready to generate. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">A file is missing or damaged.</exception>
    public static Generator LoadGenerator(string folder)
    {
        var manifest = ReadManifest(folder);
        var tensors = ReadTensors(folder, manifest.Generator);
        var generator = ArchitectureDescriptor.Of(manifest.Configuration.Architecture).CreateGenerator(manifest.Configuration.Networks, manifest.Configuration.ImageSize);
        try
        {
            NetworkWeights.Restore(generator, tensors);
            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>The whole training state.</summary>
    /// <exception cref="InvalidDataException">A file is missing or damaged.</exception>
    public static TrainingState LoadState(string folder)
    {
        var manifest = ReadManifest(folder);
        var tensors = ReadTensors(folder, manifest.Training ?? throw new InvalidDataException("This checkpoint keeps the generator only."));
        IReadOnlyList<NamedTensor> drawing = ReadTensors(folder, manifest.Generator), training = Part(tensors, "generator.");
        return new(
            manifest.Step,
            training is [] ? drawing : training,
            Part(tensors, "discriminator."),
            Part(tensors, "generatorOptimizer."),
            Part(tensors, "discriminatorOptimizer."),
            training is [] ? [] : drawing,
            tensors.FirstOrDefault(t => t.Name == AugmentedShare)?.Values is float[] share ? share[0] : 0);
    }

    // The folder appears whole or not at all, and what could not be finished takes no room.
    private static void Fill(string folder, Action<string> write)
    {
        var unfinished = folder + AtomicFile.Unfinished;
        DeleteIfThere(unfinished);
        try
        {
            AtomicFile.CreateFolder(unfinished);
            write(unfinished);
            if (Directory.Exists(folder))
                Replace(folder, unfinished);
            else
                AtomicFile.Publish(unfinished, folder);
        }
        catch
        {
            DeleteIfThere(unfinished);
            throw;
        }
    }

    // File by file, the manifest last: the generator of a step that training comes to again is the same, and is there at every moment.
    private static void Replace(string folder, string replacement)
    {
        foreach (var file in Directory.GetFiles(replacement).OrderBy(path => Path.GetFileName(path) == ManifestFile))
            AtomicFile.Publish(file, Path.Combine(folder, Path.GetFileName(file)));
        Directory.Delete(replacement);
    }

    private static Dictionary<string, string> GeneratorMetadata(TrainingConfiguration configuration, int step) => new()
    {
        ["format"] = "pt",
        ["step"] = step.ToString(),
        ["architecture"] = EngineJson.NameOf(configuration.Architecture),
        ["imageSize"] = configuration.ImageSize.ToString(),
        ["networks"] = JsonSerializer.Serialize(configuration.Networks, EngineJson.Options),
    };

    private static TrainingConfiguration ConfigurationOf(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return new()
            {
                Architecture = JsonSerializer.Deserialize<Architecture>(JsonSerializer.Serialize(Metadata("architecture")), EngineJson.RequestOptions),
                ImageSize = JsonSerializer.Deserialize<int>(Metadata("imageSize"), EngineJson.RequestOptions),
                Networks = JsonSerializer.Deserialize<NetworkSettings>(Metadata("networks"), EngineJson.RequestOptions) ?? throw new JsonException(),
            };
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("The file's metadata architecture, imageSize and networks cannot be read.", error);
        }

        string Metadata(string name) => metadata.GetValueOrDefault(name) ?? throw new InvalidDataException($"The file's metadata lack {name}.");
    }

    private static IReadOnlyList<NamedTensor> TrainingTensors(TrainingState state) =>
    [
        .. Prefixed("discriminator.", state.Discriminator),
        .. Prefixed("generatorOptimizer.", state.GeneratorOptimizer),
        .. Prefixed("discriminatorOptimizer.", state.DiscriminatorOptimizer),
        .. state.GeneratorAverage is [] ? [] : Prefixed("generator.", state.Generator),
        .. state.AugmentedShare == 0 ? [] : new NamedTensor[] { new(AugmentedShare, [1], new[] { state.AugmentedShare }) },
    ];

    private static IEnumerable<NamedTensor> Prefixed(string prefix, IEnumerable<NamedTensor> tensors) =>
        tensors.Select(t => t with { Name = prefix + t.Name });

    private static IReadOnlyList<NamedTensor> Part(IEnumerable<NamedTensor> tensors, string prefix) =>
        [.. tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(t => t with { Name = t.Name[prefix.Length..] })];

    private static CheckpointFile WriteTensors(string folder, string name, IReadOnlyList<NamedTensor> tensors, Dictionary<string, string> metadata)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(Path.Combine(folder, name), FileMode.Create);
        SafetensorsFile.Write(
            bytes =>
            {
                sha.AppendData(bytes);
                file.Write(bytes);
            },
            tensors,
            metadata);
        file.Flush(flushToDisk: true);
        return new(name, file.Length, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }

    private static void CopyFile(string folder, string target, CheckpointFile expected)
    {
        var path = Path.Combine(folder, expected.Name);
        if (!File.Exists(path))
            throw new InvalidDataException($"The checkpoint's file {expected.Name} is missing.");
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = File.OpenRead(path);
        using var copy = new FileStream(Path.Combine(target, expected.Name), FileMode.CreateNew);
        var slice = new byte[1 << 18];
        for (int read; (read = source.Read(slice)) > 0;)
        {
            sha.AppendData(slice, 0, read);
            copy.Write(slice, 0, read);
        }

        copy.Flush(flushToDisk: true);
        ThrowIfDamaged(expected, sha.GetHashAndReset());
    }

    private static void ThrowIfDamaged(CheckpointFile expected, byte[] sha)
    {
        if (Convert.ToHexStringLower(sha) != expected.Sha256)
            throw new InvalidDataException($"The checkpoint's file {expected.Name} is damaged: its SHA-256 is not the one it was written with.");
    }

    private static IReadOnlyList<NamedTensor> ReadTensors(string folder, CheckpointFile expected)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, expected.Name));
            ThrowIfDamaged(expected, SHA256.HashData(file));
            return SafetensorsFile.Read(file).Tensors;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"The checkpoint's file {expected.Name} is missing.", error);
        }
    }

    private static void WriteManifest(string folder, CheckpointManifest manifest) =>
        AtomicFile.Write(Path.Combine(folder, ManifestFile), file => JsonSerializer.Serialize(file, manifest, CheckpointManifest.JsonOptions));

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
