using GanService.Engine.Imaging;
using GanService.Engine.Imaging.Faces;
using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Data;

/// <summary>Painted portraits of people who do not exist: the dataset that needs no download. The same seed and number give the same face.</summary>
public static class SyntheticFaces
{
    /// <summary>The seed of the embedded dataset.</summary>
    public const long Seed = 2014;

    /// <summary>Face number <paramref name="index"/>, <paramref name="size"/>×<paramref name="size"/> pixels.</summary>
    public static RgbImage Draw(long seed, int index, int size) =>
        FacePainter.Paint(FaceTraits.Draw(new(seed, RandomStream.SyntheticFaces), index), size);

    /// <summary>Draws and packs the first <paramref name="count"/> faces; <paramref name="progress"/> is told how many there are, after each.</summary>
    public static void Pack(long seed, int count, int size, string path, CancellationToken cancellationToken, Action<int>? progress = null)
    {
        using var writer = new PackedDatasetWriter(path, size);
        foreach (var face in Enumerable.Range(0, count).AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(i => Draw(seed, i, size)))
        {
            writer.Add(face.Pixels);
            progress?.Invoke(writer.Count);
        }

        writer.Complete();
    }
}
