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

    // Kept, because TorchSharp lets the collector free numbers that libtorch still reads; see LeakyRectifier.
    private static readonly Scalar one = 1, half = 127.5, zero = 0, white = 255;

    /// <summary>One face per seed, each the same byte for byte whatever its neighbours.</summary>
    /// <param name="seeds">One seed per image.</param>
    /// <param name="truncation">Scale of the latents: 1 as trained, towards 0 closer to the mean face.</param>
    public IReadOnlyList<RgbImage> Generate(IReadOnlyList<long> seeds, double truncation = 1) =>
        Draw(seeds.Count, (i, latent) => Latents.Fill(latent, seeds[i], truncation));

    /// <summary>Faces on the way from one seed to another, evenly spaced; the first and the last are those of the seeds.</summary>
    public IReadOnlyList<RgbImage> Walk(long from, long to, int frames, double truncation = 1) =>
        Draw(frames, (i, latent) => Latents.FillBetween(latent, from, to, (double)i / (frames - 1), truncation));

    private List<RgbImage> Draw(int count, LatentSource fill)
    {
        var images = new List<RgbImage>(count);
        var latents = new float[Rows * generator.LatentSize];
        var wasTraining = generator.training;
        generator.eval();
        try
        {
            while (images.Count < count)
            {
                var rows = Math.Min(Rows, count - images.Count);
                for (var i = 0; i < rows; i++)
                    fill(images.Count + i, latents.AsSpan(i * generator.LatentSize, generator.LatentSize));
                AddImages(images, latents, rows);
            }
        }
        finally
        {
            generator.train(wasTraining);
        }

        return images;
    }

    private delegate void LatentSource(int index, Span<float> latent);

    private void AddImages(List<RgbImage> images, float[] latents, int count)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var size = generator.ImageSize;
        var pixels = generator.forward(torch.tensor(latents, [Rows, generator.LatentSize])) // (Rows, 3, S, S) in [-1, 1]
            .add(one).mul(half).round().clamp(zero, white).to(torch.ScalarType.Byte)
            .permute(0, 2, 3, 1).contiguous(); // (Rows, S, S, 3)
        var bytes = pixels.bytes;
        var length = size * size * 3;
        for (var i = 0; i < count; i++)
            images.Add(new RgbImage(size, size, bytes.Slice(i * length, length).ToArray()));
    }
}
