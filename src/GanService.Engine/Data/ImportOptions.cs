using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>How images become a dataset.</summary>
/// <param name="Crop">Which square of each image.</param>
/// <param name="ImageSize">Side of the packed images in pixels.</param>
/// <param name="MaxImagePixels">Larger images are skipped.</param>
public sealed record ImportOptions(SquareCrop Crop, int ImageSize, long MaxImagePixels);
