using GanService.Engine.Checkpoints;
using GanService.Engine.Data;
using GanService.Engine.Imaging;

namespace GanService.Fuzz;

/// <summary>What reads files of strangers. A refusal is right; any other exception is a find.</summary>
internal static class Readers
{
    private const int MaxPixels = 1_000_000;

    public static void Read(string target, Stream input)
    {
        using var file = new MemoryStream();
        input.CopyTo(file);
        file.Position = 0;
        try
        {
            switch (target)
            {
                case "decoder":
                    ImageDecoder.Decode(file.ToArray(), MaxPixels);
                    break;
                case "zip":
                    ReadAll(file);
                    break;
                case "safetensors":
                    SafetensorsFile.Read(file);
                    break;
                case "verify":
                    PngChunks.ReadText(file.ToArray());
                    ImageDecoder.SizeOf(file.ToArray());
                    using (var again = new MemoryStream(file.ToArray()))
                        ImageDecoder.HaveSamePixels(file, again, MaxPixels, mayRound: true);
                    break;
                default:
                    throw new ArgumentException($"There is no '{target}': decoder, zip, safetensors or verify.");
            }
        }
        catch (Exception refusal) when (refusal is ImageRejectedException or DatasetRejectedException or InvalidDataException)
        {
        }
    }

    private static void ReadAll(Stream archive)
    {
        foreach (var entry in ZipDirectory.Read(archive))
        {
            try
            {
                entry.Read(archive, 1 << 20);
            }
            catch (ImageRejectedException)
            {
            }
        }
    }
}
