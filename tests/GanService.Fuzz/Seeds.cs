using GanService.Engine.Checkpoints;
using GanService.Engine.Imaging;
using GanService.Engine.Tests;
using GanService.Engine.Tests.Imaging;
using SkiaSharp;

namespace GanService.Fuzz;

/// <summary>Small files that are right: where a fuzzer begins.</summary>
internal static class Seeds
{
    public static IEnumerable<(string Name, byte[] File)> Of(string target)
    {
        var image = TestImages.Quarters(24, 16);
        return target switch
        {
            "decoder" =>
            [
                ("jpeg", TestImages.WithOrientation(image, SKEncodedImageFormat.Jpeg, 6)),
                ("png", TestImages.WithOrientation(image, SKEncodedImageFormat.Png, 8)),
                ("transparent", TestImages.Transparent(16, new(10, 20, 30, 40))),
                ("grey", TestImages.Grey(16, 99)),
                ("onebit", TestImages.OneBit(20, 10)),
                ("webp", ImageEncoder.WebP(image, 50)),
                ("webp-lossless", TestImages.WithOrientation(image, SKEncodedImageFormat.Webp, 3)),
                ("bmp", TestImages.Bmp(image)),
            ],
            "zip" => [("zip", TestArchive.Zip(("a.png", ImageEncoder.Png(image)), ("b/c.txt", new byte[40])))],
            "safetensors" => [("safetensors", Tensors())],
            "verify" => [("png", ImageEncoder.Png(image, [new("Checkpoint", "x"), new("Request", "/generate?seed=7")]))],
            _ => throw new ArgumentException($"There is no '{target}': decoder, zip, safetensors or verify."),
        };
    }

    private static byte[] Tensors()
    {
        using var file = new MemoryStream();
        SafetensorsFile.Write(file.Write, [new("a", [2, 3], new float[6]), new("b", [2], new long[2])], new Dictionary<string, string> { ["k"] = "v" });
        return file.ToArray();
    }
}
