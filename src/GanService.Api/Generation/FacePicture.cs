using System.Globalization;
using GanService.Api.Checkpoints;
using GanService.Api.Hosting;
using GanService.Engine.Imaging;

namespace GanService.Api.Generation;

/// <summary>Makes one picture of generated faces.</summary>
public static class FacePicture
{
    private const int Gap = 2;
    private const long MaxPixels = 64_000_000;

    /// <summary>Why a picture would be too large, or null.</summary>
    public static string? SizeError(Checkpoint checkpoint, int columns, int rows, int scale)
    {
        var cell = (checkpoint.ImageSize * scale) + Gap;
        return (long)columns * cell * rows * cell > MaxPixels
            ? $"That picture would have {columns * cell}×{rows * cell} pixels; the limit is {MaxPixels / 1_000_000} million. Choose fewer faces or a smaller scale."
            : null;
    }

    /// <summary>Faces, each enlarged by a whole factor.</summary>
    public static IReadOnlyList<RgbImage> Enlarge(IReadOnlyList<RgbImage> faces, int scale) =>
        scale == 1 ? faces : [.. faces.Select(f => Resampler.Resize(f, f.Width * scale, f.Height * scale))];

    /// <summary>A PNG of one face, or of a grid.</summary>
    public static byte[] Png(IReadOnlyList<RgbImage> faces, int columns, IReadOnlyList<KeyValuePair<string, string>> description) =>
        PngEncoder.Encode(faces.Count == 1 ? faces[0] : ImageGrid.Compose(faces, columns, Gap), description);

    /// <summary>What the PNG's text chunks say: enough to make it again.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(Checkpoint checkpoint, double truncation, params IEnumerable<(string Key, long Value)> numbers) =>
    [
        new("Software", $"GanService {ServiceVersion.Text}"),
        new("Checkpoint", checkpoint.Id),
        new("WeightsSha256", checkpoint.Sha256),
        .. numbers.Select(n => KeyValuePair.Create(n.Key, n.Value.ToString(CultureInfo.InvariantCulture))),
        new("Truncation", truncation.ToString(CultureInfo.InvariantCulture)),
    ];
}
