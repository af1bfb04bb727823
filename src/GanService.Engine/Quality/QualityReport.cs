using System.Text.Json.Serialization;

namespace GanService.Engine.Quality;

/// <summary>How good the faces of a step are. Compare figures of one dataset, image size and number of images only.</summary>
/// <param name="Step">The step.</param>
/// <param name="Images">Generated images, and as many real ones.</param>
/// <param name="SlicedWasserstein">Distance of the generated images from real ones in details: the sliced Wasserstein distance of patches (Karras et al. 2017), the mean of the levels.</param>
/// <param name="Floor">The distance of other real images from the same real ones: no generator can be expected to come below.</param>
/// <param name="Levels">The same by size of detail, finest first.</param>
/// <param name="Similarity">Mean MS-SSIM of pairs of generated images (Wang et al. 2003): 1 is equal.</param>
/// <param name="RealSimilarity">Of pairs of real images. A generator of less variety is above.</param>
/// <param name="AlikePairs">Share of pairs of generated images that are more alike than 99 of 100 pairs of real ones, 0 to 1: 0.01 of real images. It finds one face among others, where the mean does not.</param>
/// <param name="NearestDistance">From a generated image to the nearest training image: the median, in levels of 255, by thumbnails of 16×16.</param>
/// <param name="RealNearestDistance">From a training image to the nearest other one.</param>
/// <param name="Memorized">Share of generated images that are copies of training images, 0 to 1.</param>
/// <param name="RealCopies">Share of training images that are copies of others.</param>
/// <param name="DiscriminatorAccuracy">Share that the discriminator told right in the steps before, 0.5 where it cannot tell; null where it was not recorded.</param>
/// <param name="SinceBest">Measurements of the job since that of least distance: 0 of that one; null where they were not counted.</param>
/// <param name="EigenfaceDistance">Distance of the generated images from real ones as wholes: the Fréchet distance in terms of eigenfaces. Null in reports of versions that did not measure it.</param>
/// <param name="EigenfaceFloor">The same of other real images.</param>
public sealed record QualityReport(
    int Step,
    int Images,
    double SlicedWasserstein,
    double Floor,
    IReadOnlyList<LevelQuality> Levels,
    double Similarity,
    double RealSimilarity,
    double AlikePairs,
    double NearestDistance,
    double RealNearestDistance,
    double Memorized,
    double RealCopies,
    double? DiscriminatorAccuracy = null,
    int? SinceBest = null,
    double? EigenfaceDistance = null,
    double? EigenfaceFloor = null)
{
    private const double LeastFloor = 1e-3; // of datasets whose images are all the same

    // 0.25 if half of the latents give one face. Portraits of which only an eighth of the detail is left have 0.15.
    private const double CollapsedPairs = 0.25;

    /// <summary>
    /// How far the generated images are from real ones in all, as a multiple of the distance between real ones: the mean of that in details and that as wholes. 1 is as near as
    /// other real images are.
    /// </summary>
    public double Distance => EigenfaceDistance is { } whole && EigenfaceFloor is { } wholeFloor
        ? (Relative(SlicedWasserstein, Floor) + Relative(whole, wholeFloor)) / 2
        : Relative(SlicedWasserstein, Floor);

    /// <summary>Whether many latents give one face.</summary>
    [JsonIgnore]
    public bool HasCollapsed => AlikePairs > CollapsedPairs;

    private static double Relative(double distance, double floor) => distance / Math.Max(floor, LeastFloor);
}

/// <summary>A level's distance.</summary>
/// <param name="Side">Of the level's images in pixels.</param>
/// <param name="Distance">Of generated images from real ones.</param>
/// <param name="Floor">Of real images from real ones.</param>
public sealed record LevelQuality(int Side, double Distance, double Floor);
