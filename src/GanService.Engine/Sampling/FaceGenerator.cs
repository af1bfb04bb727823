using System.Runtime.InteropServices;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using GanService.Engine.Networks;
using TorchSharp;

namespace GanService.Engine.Sampling;

/// <summary>Turns latents into faces with a generator in evaluation mode.</summary>
/// <param name="generator">The network; the caller keeps it and disposes it.</param>
public sealed class FaceGenerator(Generator generator)
{
    /// <summary>
    /// Faces of a forward pass. Products of different heights round differently, so every pass has as many rows, filled up where need
    /// be: a face is the same whatever else is drawn with it.
    /// </summary>
    public const int Rows = 16;

    /// <summary>Numbers in a latent.</summary>
    public int LatentSize => generator.LatentSize;

    /// <summary>One face per seed, each the same byte for byte whatever its neighbours.</summary>
    /// <param name="seeds">One seed per image.</param>
    /// <param name="classes">Of a generator with classes: one per image. Where it is left out, each seed has its own.</param>
    public IReadOnlyList<RgbImage> Generate(IReadOnlyList<long> seeds, IReadOnlyList<int>? classes = null)
    {
        var count = generator.Classes.Count;
        return [.. seeds.Select((seed, i) => Input(seed, classes?[i] ?? Latents.ClassOf(seed, count))).Chunk(Rows).SelectMany(Draw).Select(f => f.ToImage())];

        float[] Input(long seed, int place) => [.. Latents.Of(seed, LatentSize), .. Latents.OneHot(place, count)];
    }

    /// <summary>
    /// The faces of at most <see cref="Rows"/> latents, each followed by its class where there are some, in one forward pass; or of as many of these for each face as the
    /// generator has <see cref="Generator.Levels"/>. Several threads may draw with the same generator.
    /// </summary>
    public IReadOnlyList<Face> Draw(IReadOnlyList<float[]> latents)
    {
        var wasTraining = generator.training;
        if (wasTraining)
            generator.eval();
        try
        {
            return Forward(latents);
        }
        finally
        {
            if (wasTraining)
                generator.train();
        }
    }

    private List<Face> Forward(IReadOnlyList<float[]> latents)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latents.Count, Rows);
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var width = latents.Max(latent => latent.Length);
        var rows = new float[Rows * width];
        for (var i = 0; i < latents.Count; i++)
        {
            for (var at = 0; at < width; at += latents[i].Length) // what is one for all levels, beside others
                latents[i].CopyTo(rows, (i * width) + at);
        }

        var pixels = MemoryMarshal.Cast<byte, float>(generator.forward(NativeTensor.Of(rows, Rows, width)).contiguous().bytes); // (Rows, 3, S, S)
        var length = 3 * generator.ImageSize * generator.ImageSize;
        List<Face> faces = new(latents.Count);
        for (var i = 0; i < latents.Count; i++)
            faces.Add(new(generator.ImageSize, pixels.Slice(i * length, length).ToArray()));
        return faces;
    }
}
