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
    public IReadOnlyList<RgbImage> Generate(IReadOnlyList<long> seeds) =>
        [.. seeds.Chunk(Rows).SelectMany(some => Draw([.. some.Select(seed => Latents.Of(seed, LatentSize))])).Select(f => f.ToImage())];

    /// <summary>The faces of at most <see cref="Rows"/> latents, in one forward pass. Several threads may draw with the same generator.</summary>
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
        var rows = new float[Rows * LatentSize];
        for (var i = 0; i < latents.Count; i++)
            latents[i].CopyTo(rows, i * LatentSize);
        var pixels = MemoryMarshal.Cast<byte, float>(generator.forward(NativeTensor.Of(rows, Rows, LatentSize)).contiguous().bytes); // (Rows, 3, S, S)
        var length = 3 * generator.ImageSize * generator.ImageSize;
        List<Face> faces = new(latents.Count);
        for (var i = 0; i < latents.Count; i++)
            faces.Add(new(generator.ImageSize, pixels.Slice(i * length, length).ToArray()));
        return faces;
    }
}
