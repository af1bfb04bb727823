using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>Makes a dataset of smaller images from one of larger ones.</summary>
public static class DatasetResizer
{
    /// <summary>Writes every image of <paramref name="source"/>, in order, at <paramref name="imageSize"/> pixels.</summary>
    /// <param name="source">The larger images.</param>
    /// <param name="imageSize">Side of the smaller ones, in pixels.</param>
    /// <param name="path">Where they come to.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <param name="progress">Is told how many there are, after each.</param>
    /// <exception cref="ArgumentException">The source's images are smaller.</exception>
    public static void Shrink(PackedDataset source, int imageSize, string path, CancellationToken cancellationToken, Action<int>? progress = null)
    {
        if (imageSize > source.ImageSize)
            throw new ArgumentException($"Images of {source.ImageSize} pixels cannot be made into images of {imageSize}.", nameof(imageSize));
        using var writer = new PackedDatasetWriter(path, imageSize);
        var images = Enumerable.Range(0, source.Count).AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(i => Resampler.Resize(new(source.ImageSize, source.ImageSize, source.Image(i).ToArray()), imageSize, imageSize));
        foreach (var image in images)
        {
            writer.Add(image.Pixels);
            progress?.Invoke(writer.Count);
        }

        writer.Complete();
    }
}
