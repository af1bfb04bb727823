using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using GanService.Engine;
using GanService.Engine.Imaging;

namespace GanService.Benchmarks;

/// <summary>
/// Trains the weights by which faces are found, on photographs that are framed alike, and measures them on raw photographs of other people:
/// how far the eyes stray from their mean place, what is found, and what is mistaken for a face.
/// </summary>
internal static class FaceStudy
{
    private const long MaxPixels = 64_000_000;
    private const int SheetSide = 128;

    public static void Run(string photos, string raw, string eyes, string weights)
    {
        TorchRuntime.Load();
        TorchRuntime.UseThreads(Environment.ProcessorCount);
        var began = Stopwatch.GetTimestamp();
        var truth = Truth(raw, eyes);
        var measured = truth.Select(t => t.Name).ToHashSet();
        GreyPicture[] training = [.. Pictures(photos).Where(p => !measured.Contains(p.Name)).Select(p => GreyPicture.Of(p.Image, 1))];
        File.WriteAllBytes(weights, new FaceTraining(training).Train());
        Console.WriteLine($"trained on {training.Length} photographs in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        var finder = FaceFinder.Read(File.ReadAllBytes(weights));
        Measure(finder, truth);
        var sheet = Path.Combine(Path.GetTempPath(), "faces.png");
        File.WriteAllBytes(sheet, ImageEncoder.Png(Sheet(finder, truth)));
        Console.WriteLine($"the heads are in {sheet}");
    }

    private static void Measure(FaceFinder finder, List<(string Name, RgbImage Image, EyePair Eyes)> truth)
    {
        List<(EyePair Eyes, EyePair Found, float Score, int Width, int Height)> best = [];
        List<float> beside = [];
        foreach (var (name, image, eyes) in truth)
        {
            var faces = finder.FindAll(image, float.NegativeInfinity);
            var right = faces.Where(f => IsAt(f.Eyes, eyes)).ToList();
            if (right.Count == 0)
                Console.WriteLine($"{name}: not found");
            else
                best.Add((eyes, right[0].Eyes, right[0].Score, image.Width, image.Height));
            beside.AddRange(faces.Where(f => !IsAt(f.Eyes, eyes)).Select(f => f.Score));
        }

        Console.WriteLine($"found {best.Count} of {truth.Count}, the least sure with {best.Min(b => b.Score):0.0}; eyes off by {Math.Sqrt(best.Average(b => Off(b.Found, b.Eyes))):0.000} eye distances");
        Console.WriteLine($"spread, center: {Spread(truth.Select(t => (t.Eyes, Center(t.Image)))):0.0%}; portrait: {Spread(best.Select(b => (b.Eyes, b.Found.SquareIn(b.Width, b.Height)))):0.0%}; portrait of eyes as read: {Spread(truth.Select(t => (t.Eyes, t.Eyes.SquareIn(t.Image.Width, t.Image.Height)))):0.0%}");
        Console.WriteLine("| threshold | found | beside faces | turned | shuffled | below chins | drawn |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        List<float> turned = [], shuffled = [], below = [], drawn = [];
        for (var i = 0; i < truth.Count; i++)
        {
            var (image, dice) = (truth[i].Image, new Random(i));
            var grey = GreyPicture.Of(image, 1);
            turned.Add(Surest(finder, FaceMaterial.Of(grey.Width, grey.Height, (x, y) => grey.Row(grey.Height - 1 - y)[x])));
            turned.Add(Surest(finder, FaceMaterial.Of(grey.Height, grey.Width, (x, y) => grey.Row(x)[grey.Width - 1 - y])));
            shuffled.Add(Surest(finder, FaceMaterial.Shuffled(grey, 25, dice)));
            shuffled.Add(Surest(finder, FaceMaterial.Shuffled(grey, 55, dice)));
            var chin = Math.Min(image.Height - 40, (int)(truth[i].Eyes.LeftY + (2.3 * truth[i].Eyes.Distance)));
            below.Add(Surest(finder, grey.Part(0, chin, 0.5, image.Width * 2, (image.Height - chin) * 2)));
            drawn.AddRange(Enumerable.Range(0, 4).Select(_ => Surest(finder, FaceMaterial.Drawn(dice))));
        }

        foreach (var threshold in new float[] { -2, -1, 0, 0.5f, 1, 1.5f, 2, 3, 4 })
        {
            string[] mistaken = [.. new[] { beside, turned, shuffled, below, drawn }.Select(scores => $"{scores.Count(s => s > threshold)} of {scores.Count}")];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {threshold} | {best.Count(b => b.Score > threshold)} of {truth.Count} | {string.Join(" | ", mistaken)} |"));
        }

        var began = Environment.CpuUsage.TotalTime;
        foreach (var (_, image, _) in truth)
            finder.FindAll(image, 0);
        Console.WriteLine($"{(Environment.CpuUsage.TotalTime - began).TotalMilliseconds / truth.Count:0.0} ms of a processor's time a picture");
    }

    private static float Surest(FaceFinder finder, GreyPicture picture) => finder.FindAll(Rgb(picture), float.NegativeInfinity) is [var (_, score), ..] ? score : float.NegativeInfinity;

    // The mean of both eyes' squared distances.
    private static double Off(EyePair face, EyePair eyes) =>
        (Square(face.LeftX - eyes.LeftX) + Square(face.LeftY - eyes.LeftY) + Square(face.RightX - eyes.RightX) + Square(face.RightY - eyes.RightY)) / 2 / Square(eyes.Distance);

    private static bool IsAt(EyePair face, EyePair eyes) => Off(face, eyes) < Square(0.3);

    // The root of the mean squared distance of eyes from their mean place, as a share of the square's side.
    private static double Spread(IEnumerable<(EyePair Eyes, (int X, int Y, int Side) Square)> framed)
    {
        var places = framed.Select(f => new[] { f.Eyes.LeftX - f.Square.X, f.Eyes.LeftY - f.Square.Y, f.Eyes.RightX - f.Square.X, f.Eyes.RightY - f.Square.Y }.Select(v => v / f.Square.Side).ToArray()).ToList();
        return Math.Sqrt(Enumerable.Range(0, 4).Sum(i => places.Average(p => Square(p[i] - places.Average(q => q[i])))) / 2);
    }

    private static (int X, int Y, int Side) Center(RgbImage image) => Math.Min(image.Width, image.Height) is var side ? ((image.Width - side) / 2, (image.Height - side) / 2, side) : default;

    private static RgbImage Sheet(FaceFinder finder, List<(string Name, RgbImage Image, EyePair Eyes)> truth) => ImageGrid.Compose(
        [.. truth.Select(t => finder.FindAll(t.Image, 0) is [var (face, _), ..] ? Resampler.Resize(t.Image, face.SquareIn(t.Image.Width, t.Image.Height), SheetSide) : new RgbImage(SheetSide, SheetSide, new byte[SheetSide * SheetSide * 3]))], 10, 2);

    private static RgbImage Rgb(GreyPicture picture)
    {
        var pixels = new byte[picture.Width * picture.Height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = picture.Row(i / 3 / picture.Width)[i / 3 % picture.Width];
        return new(picture.Width, picture.Height, pixels);
    }

    private static List<(string Name, RgbImage Image, EyePair Eyes)> Truth(string raw, string eyes)
    {
        var faces = File.ReadLines(eyes).Skip(1).Select(line => line.Split(',')).ToDictionary(f => f[0], f => new EyePair(Number(f[1]), Number(f[2]), Number(f[3]), Number(f[4])));
        return [.. Pictures(raw).Select(p => (p.Name, p.Image, faces[p.Name]))];
    }

    private static List<(string Name, RgbImage Image)> Pictures(string zip)
    {
        using var archive = ZipFile.OpenRead(zip);
        List<(string Name, RgbImage Image)> pictures = [];
        foreach (var entry in archive.Entries.Where(e => e.Length > 0).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            pictures.Add((entry.Name, ImageDecoder.Decode(bytes.ToArray(), MaxPixels)));
        }

        return pictures;
    }

    private static double Square(double value) => value * value;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
