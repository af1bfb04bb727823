using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>How images become a dataset.</summary>
/// <param name="Framing">What of each image.</param>
/// <param name="ImageSize">Side of the packed images in pixels.</param>
/// <param name="MaxImagePixels">Larger images are skipped.</param>
/// <param name="Choice">Which files; null for all.</param>
public sealed record ImportOptions(Framing Framing, int ImageSize, long MaxImagePixels, FileChoice? Choice = null)
{
    /// <summary>The dataset that it begins with; null for none.</summary>
    public EarlierVersion? Earlier { get; init; }

    /// <summary>How many images there have to be.</summary>
    public int MinImages { get; init; } = 1;

    /// <summary>
    /// The part of the time, above 0 and up to 1, in which it may have all processors; asked for anew within each second. Below 1 it works in
    /// bursts before which threads that train step back, all at once: those share each step, and would wait for one that steps back alone.
    /// </summary>
    public Func<double> Share { get; init; } = () => 1;
}
