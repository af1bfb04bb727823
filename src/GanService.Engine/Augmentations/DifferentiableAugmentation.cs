using GanService.Engine.Compute;
using GanService.Engine.RandomNumbers;
using static TorchSharp.torch;

namespace GanService.Engine.Augmentations;

/// <summary>Changes images at random, by operations that gradients pass through. The changes are functions of seed, step and use.</summary>
/// <param name="settings">How much.</param>
/// <param name="seed">The job's seed.</param>
public sealed class DifferentiableAugmentation(AugmentationSettings settings, long seed)
{
    private const int NumbersPerImage = 8;
    private const float ImagesPerShare = 10_000; // an excess of accuracy that lasts for as many images raises the share by as much

    private readonly SeededRandom random = new(seed, RandomStream.Augmentation);

    /// <summary>Share of the images that are changed, from 0 to 1.</summary>
    public float Share { get; set; } = settings.TargetAccuracy > 0 ? 0 : (float)settings.Probability;

    /// <summary>Learns how much the discriminator told right, which adaptive augmentation follows.</summary>
    /// <param name="accuracy">Of the step's images, 0 to 1.</param>
    /// <param name="images">Real images of the step.</param>
    public void Adapt(float accuracy, int images)
    {
        if (settings.TargetAccuracy > 0)
            Share = Math.Clamp(Share + ((accuracy - (float)settings.TargetAccuracy) * images / ImagesPerShare), 0, (float)settings.Probability);
    }

    /// <summary>The images (N, 3, S, S) in [−1, 1], each changed in its own way.</summary>
    /// <param name="images">What the discriminator would see.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="use">Which batch of the step, 0 to 3: every one is changed anew.</param>
    public Tensor Apply(Tensor images, long step, int use)
    {
        var first = ((ulong)step << 32) + ((ulong)use << 24);
        if (settings.Color > 0)
            images = ChangeColors(images, first);
        return settings.Translation > 0 || settings.Cutout > 0 ? Move(images, first) : images;
    }

    // Brightness, then saturation around each pixel's grey, then contrast around the image's mean, as in the paper. The last two keep
    // what they turn around, so that all three are one sum of the image, its greys, its mean and a number.
    private Tensor ChangeColors(Tensor images, ulong first)
    {
        var count = (int)images.shape[0];
        float[] imageShare = new float[count], greyShare = new float[count], meanShare = new float[count], brightness = new float[count];
        for (var i = 0; i < count; i++)
        {
            var strength = IsChanged(first, i) ? (float)settings.Color : 0;
            var saturation = 1 + (strength * ((2 * Uniform(first, i, 1)) - 1));
            var contrast = 1 + (strength * (Uniform(first, i, 2) - 0.5f));
            (imageShare[i], greyShare[i], meanShare[i]) = (contrast * saturation, contrast * (1 - saturation), 1 - contrast);
            brightness[i] = strength * (Uniform(first, i, 0) - 0.5f);
        }

        var greys = images.mean([1], keepdim: true); // (N, 1, S, S)
        var means = greys.mean([2, 3], keepdim: true); // (N, 1, 1, 1)
        return (images * PerImage(imageShare)).Plus(greys * PerImage(greyShare)).Plus((means * PerImage(meanShare)).Plus(PerImage(brightness)));
    }

    // A shift and a square are both known before the pixels are: one look-up of where each pixel comes from, and one mask.
    private Tensor Move(Tensor images, ulong first)
    {
        var (count, size) = ((int)images.shape[0], (int)images.shape[3]);
        var sources = new long[count * size * size];
        var mask = new float[count * size * size];
        for (var i = 0; i < count; i++)
        {
            var pixels = IsChanged(first, i) ? size : 0;
            var (farthest, side) = ((int)((pixels * settings.Translation) + 0.5), (int)((pixels * settings.Cutout) + 0.5));
            var (down, right) = (Index(first, i, 3, (2 * farthest) + 1) - farthest, Index(first, i, 4, (2 * farthest) + 1) - farthest);
            // The square's middle may lie anywhere, so that it may reach out of the image.
            var (top, left) = (Index(first, i, 5, size + 1 - (side % 2)) - (side / 2), Index(first, i, 6, size + 1 - (side % 2)) - (side / 2));
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < size; x++)
                {
                    var (fromY, fromX, at) = (y - down, x - right, (((i * size) + y) * size) + x);
                    var isInside = fromY >= 0 && fromY < size && fromX >= 0 && fromX < size;
                    var isCut = y >= top && y < top + side && x >= left && x < left + side;
                    sources[at] = isInside ? (fromY * size) + fromX : 0;
                    mask[at] = isInside && !isCut ? 1 : 0;
                }
            }
        }

        var index = tensor(sources, [count, 1, size * size]).expand(count, 3, size * size);
        return (images.reshape(count, 3, -1).gather(2, index) * NativeTensor.Of(mask, count, 1, size * size)).view(count, 3, size, size);
    }

    private bool IsChanged(ulong first, int image) => Uniform(first, image, 7) < Share;

    private float Uniform(ulong first, int image, int number) => (float)random.Uniform(first + (ulong)((image * NumbersPerImage) + number));

    private int Index(ulong first, int image, int number, int count) => random.Index(first + (ulong)((image * NumbersPerImage) + number), count);

    private static Tensor PerImage(float[] values) => NativeTensor.Of(values, values.Length, 1, 1, 1);
}
