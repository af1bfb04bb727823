using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Tests.Quality;

/// <summary>Sets of painted faces, and what can go wrong with them.</summary>
public static class TestFaces
{
    /// <summary>Faces that are the same for the same first number.</summary>
    public static IReadOnlyList<RgbImage> Painted(int first, int count, int size = 32) =>
        [.. Enumerable.Range(first, count).Select(i => SyntheticFaces.Draw(SyntheticFaces.Seed, i, size))];

    public static IReadOnlyList<RgbImage> Blurred(this IReadOnlyList<RgbImage> images, int side) =>
        [.. images.Select(i => Resampler.Resize(Resampler.Resize(i, side, side), i.Width, i.Height))];

    public static IReadOnlyList<RgbImage> Noisy(this IReadOnlyList<RgbImage> images, double deviation) =>
        [.. images.Select((image, i) => Noisy(image, deviation, seed: i))];

    /// <summary>Every value of every image changed by the same function of channel and value.</summary>
    public static IReadOnlyList<RgbImage> Recolored(this IReadOnlyList<RgbImage> images, Func<int, byte, byte> change) =>
        [.. images.Select(i => new RgbImage(i.Width, i.Height, [.. i.Pixels.Select((value, at) => change(at % 3, value))]))];

    public static IReadOnlyList<RgbImage> Grey(this IReadOnlyList<RgbImage> images) =>
        [.. images.Select(i => new RgbImage(i.Width, i.Height, [.. i.Pixels.Chunk(3).SelectMany(p => Enumerable.Repeat((byte)p.Average(v => v), 3))]))];

    public static IReadOnlyList<RgbImage> Mirrored(this IReadOnlyList<RgbImage> images) =>
        [.. images.Select(i => new RgbImage(i.Width, i.Height, [.. i.Pixels.Chunk(i.Width * 3).SelectMany(row => row.Chunk(3).Reverse().SelectMany(p => p))]))];

    public static RgbImage Noisy(this RgbImage image, double deviation, long seed)
    {
        var noise = new float[image.Pixels.Length];
        new SeededRandom(seed, RandomStream.Latents).FillNormal(noise, 0);
        return new(image.Width, image.Height, [.. image.Pixels.Zip(noise, (value, n) => (byte)Math.Clamp(value + (deviation * n), 0, 255))]);
    }
}
