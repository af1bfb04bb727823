using NetVips;

namespace GanService.Engine.Imaging;

/// <summary>Writes animated GIF files that loop for ever, the same bytes for the same frames.</summary>
public static class GifEncoder
{
    // libvips keeps results of operations and a thread a core. Every call here is new, and training needs the cores.
    static GifEncoder() => (Cache.Max, NetVips.NetVips.Concurrency) = (0, 1);

    /// <summary>Frames as a GIF file, each with up to 255 colours of its own.</summary>
    /// <param name="frames">At least one, all of one size.</param>
    /// <param name="delaysMilliseconds">How long each is shown; the format rounds to hundredths of a second.</param>
    /// <exception cref="ArgumentException">The frames differ in size, or there are more or fewer delays than frames.</exception>
    public static byte[] Encode(IReadOnlyList<RgbImage> frames, IReadOnlyList<int> delaysMilliseconds)
    {
        if (frames.Count == 0 || frames.Any(f => (f.Width, f.Height) != (frames[0].Width, frames[0].Height)))
            throw new ArgumentException("A GIF needs frames of one size.", nameof(frames));
        if (delaysMilliseconds.Count != frames.Count)
            throw new ArgumentException($"{frames.Count} frames need as many delays, not {delaysMilliseconds.Count}.", nameof(delaysMilliseconds));

        Image[] images = [.. frames.Select(f => Image.NewFromMemory(f.Pixels, f.Width, f.Height, bands: 3, Enums.BandFormat.Uchar))];
        try
        {
            return Encode(images, frames[0].Height, [.. delaysMilliseconds]);
        }
        finally
        {
            Array.ForEach(images, image => image.Dispose());
        }
    }

    private static byte[] Encode(Image[] frames, int height, int[] delays)
    {
        using var column = Image.Arrayjoin(frames, across: 1);
        using var srgb = column.Copy(interpretation: Enums.Interpretation.Srgb);
        using var animation = srgb.Mutate(image =>
        {
            image.Set(GValue.GIntType, "page-height", height);
            image.Set(GValue.GIntType, "loop", 0);
            image.Set(GValue.ArrayIntType, "delay", delays);
        });

        // Effort 7, the default, takes eight times as long and looks hardly better. Equal frames would be joined, and their delays lost.
        return animation.GifsaveBuffer(effort: 1, keepDuplicateFrames: true);
    }
}
