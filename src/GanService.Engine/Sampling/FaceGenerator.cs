using GanService.Engine.Imaging;
using GanService.Engine.Networks;
using TorchSharp;

namespace GanService.Engine.Sampling;

/// <summary>Turns seeds into pictures with a generator in evaluation mode.</summary>
/// <param name="generator">The network; the caller keeps it and disposes it.</param>
public sealed class FaceGenerator(Generator generator)
{
    // Products of different heights round differently. Every forward pass has this many rows, filled up where need be, so that
    // a face has the same pixels whatever else is drawn with it.
    private const int Rows = 16;

    /// <summary>One face per seed, each the same byte for byte whatever its neighbours.</summary>
    /// <param name="seeds">One seed per image.</param>
    /// <param name="truncation">Scale of the latents: 1 as trained, towards 0 closer to the mean face.</param>
    public IReadOnlyList<RgbImage> Generate(IReadOnlyList<long> seeds, double truncation = 1)
    {
        var images = new List<RgbImage>(seeds.Count);
        var latents = new float[Rows * generator.LatentSize];
        var wasTraining = generator.training;
        generator.eval();
        try
        {
            foreach (var chunk in seeds.Chunk(Rows))
            {
                for (var i = 0; i < chunk.Length; i++)
                    Latents.Fill(latents.AsSpan(i * generator.LatentSize, generator.LatentSize), chunk[i], truncation);
                AddImages(images, latents, chunk.Length);
            }
        }
        finally
        {
            generator.train(wasTraining);
        }

        return images;
    }

    private void AddImages(List<RgbImage> images, float[] latents, int count)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var size = generator.ImageSize;
        var pixels = generator.forward(torch.tensor(latents, [Rows, generator.LatentSize])) // (Rows, 3, S, S) in [-1, 1]
            .add(1).mul(127.5).round().clamp(0, 255).to(torch.ScalarType.Byte)
            .permute(0, 2, 3, 1).contiguous(); // (Rows, S, S, 3)
        var bytes = pixels.bytes;
        var length = size * size * 3;
        for (var i = 0; i < count; i++)
            images.Add(new RgbImage(size, size, bytes.Slice(i * length, length).ToArray()));
    }
}
