using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace GanService.Engine.Imaging;

/// <summary>Our pictures as those of ImageSharp, and back.</summary>
internal static class SharpImage
{
    // On the calling thread alone: training needs the cores, and who calls has divided them. What is not used goes back to the system.
    public static Configuration Configuration { get; } = new()
    {
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = MemoryAllocator.Create(new() { MaximumPoolSizeMegabytes = 64 }),
    };

    /// <summary>The same pixels, not a copy of them.</summary>
    public static Image<Rgb24> Of(RgbImage image) => Image.WrapMemory<Rgb24>(Configuration, image.Pixels.AsMemory(), image.Width, image.Height);

    public static RgbImage ToRgbImage(this Image<Rgb24> image)
    {
        var pixels = new byte[image.Width * image.Height * 3];
        image.CopyPixelDataTo(pixels);
        return new(image.Width, image.Height, pixels);
    }
}
