using GanService.Engine.Augmentations;
using GanService.Engine.RandomNumbers;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Augmentations;

public sealed class DifferentiableAugmentationTests
{
    private const int Count = 6;
    private const int Size = 12;
    private readonly Tensor images = rand(Count, 3, Size, Size);

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0.4, 0, 0)]
    [InlineData(0, 0.25, 0)]
    [InlineData(0, 0, 0.5)]
    [InlineData(0, 0, 0.4)]
    [InlineData(1, 0.125, 0.5)]
    public void Apply_OfImages_DoesWhatPlainLoopsDo(double color, double translation, double cutout)
    {
        var settings = new AugmentationSettings { Color = color, Translation = translation, Cutout = cutout };
        var expected = Plain(settings, step: 5, use: 2);

        using var actual = new DifferentiableAugmentation(settings, seed: 4).Apply(images, step: 5, use: 2);

        foreach (var (e, a) in expected.Zip(actual.data<float>()))
            Assert.Equal(e, a, 1e-5f);
    }

    [Fact]
    public void Apply_Again_ChangesAlikeOnlyForTheSameSeedStepAndUse()
    {
        var settings = new AugmentationSettings { Color = 1, Translation = 0.125, Cutout = 0.5 };
        var first = Numbers(4, 5, 2);

        Assert.Equal(first, Numbers(4, 5, 2));
        Assert.NotEqual(first, Numbers(5, 5, 2));
        Assert.NotEqual(first, Numbers(4, 6, 2));
        Assert.NotEqual(first, Numbers(4, 5, 3));

        float[] Numbers(long seed, long step, int use) => [.. new DifferentiableAugmentation(settings, seed).Apply(images, step, use).data<float>()];
    }

    [Fact]
    public void Apply_OfImagesThatWantGradients_PassesThemThroughWhereAPixelIsSeen()
    {
        var leaf = images.detach().requires_grad_();

        new DifferentiableAugmentation(new() { Cutout = 0.5 }, seed: 4).Apply(leaf, step: 1, use: 0).sum().backward();

        Assert.Equal([0f, 1f], leaf.grad!.data<float>().Distinct().Order());
    }

    [Fact]
    public void Apply_WithAShare_ChangesThatShareOfTheImages()
    {
        using var many = rand(400, 3, 4, 4);
        var augmentation = new DifferentiableAugmentation(new() { Color = 1, Translation = 0.25, Cutout = 0.5, Probability = 0.3 }, seed: 4);

        using var changed = augmentation.Apply(many, step: 1, use: 0);

        var count = changed.ne(many).flatten(1).any(1).sum().item<long>();
        Assert.InRange(count, 90, 150);
    }

    [Fact]
    public void Adapt_ToADiscriminatorThatTellsTooMuch_ChangesMoreImagesUpToTheProbability()
    {
        var augmentation = new DifferentiableAugmentation(new() { Color = 1, Probability = 0.5, TargetAccuracy = 0.8 }, seed: 4);

        Assert.Equal(0, augmentation.Share);
        augmentation.Adapt(0.9f, images: 1000);
        Assert.Equal(0.01f, augmentation.Share, 1e-6f);
        augmentation.Adapt(0.75f, images: 1000);
        Assert.Equal(0.005f, augmentation.Share, 1e-6f);
        augmentation.Adapt(0, images: 1000);
        Assert.Equal(0, augmentation.Share);
        augmentation.Adapt(1, images: 100_000);
        Assert.Equal(0.5f, augmentation.Share);
    }

    private float[] Plain(AugmentationSettings settings, long step, int use)
    {
        var random = new SeededRandom(4, RandomStream.Augmentation);
        var pixels = images.data<float>().ToArray();
        var result = new float[pixels.Length];
        for (var i = 0; i < Count; i++)
        {
            var first = ((ulong)step << 32) + ((ulong)use << 24) + (ulong)(8 * i);
            var image = pixels.AsSpan(i * 3 * Size * Size, 3 * Size * Size).ToArray();
            if (settings.Color > 0)
                ChangeColors(image, (float)settings.Color, random.Uniform(first), random.Uniform(first + 1), random.Uniform(first + 2));
            var farthest = (int)Math.Round(settings.Translation * Size);
            var side = (int)Math.Round(settings.Cutout * Size);
            var (down, right) = (random.Index(first + 3, (2 * farthest) + 1) - farthest, random.Index(first + 4, (2 * farthest) + 1) - farthest);
            var places = Size + 1 - (side % 2);
            var (top, left) = (random.Index(first + 5, places) - (side / 2), random.Index(first + 6, places) - (side / 2));
            for (var y = 0; y < Size; y++)
            {
                for (var x = 0; x < Size; x++)
                {
                    if ((y >= top && y < top + side && x >= left && x < left + side) || y - down is < 0 or >= Size || x - right is < 0 or >= Size)
                        continue;
                    for (var c = 0; c < 3; c++)
                        result[(((((i * 3) + c) * Size) + y) * Size) + x] = image[(((c * Size) + y - down) * Size) + x - right];
                }
            }
        }

        return result;
    }

    private static void ChangeColors(float[] image, float strength, double brightness, double saturation, double contrast)
    {
        var plane = Size * Size;
        for (var p = 0; p < image.Length; p++)
            image[p] += strength * ((float)brightness - 0.5f);
        for (var p = 0; p < plane; p++)
        {
            var grey = (image[p] + image[p + plane] + image[p + (2 * plane)]) / 3;
            for (var c = 0; c < 3; c++)
                image[p + (c * plane)] = grey + ((image[p + (c * plane)] - grey) * (1 + (strength * ((2 * (float)saturation) - 1))));
        }

        var mean = image.Average();
        for (var p = 0; p < image.Length; p++)
            image[p] = mean + ((image[p] - mean) * (1 + (strength * ((float)contrast - 0.5f))));
    }
}
