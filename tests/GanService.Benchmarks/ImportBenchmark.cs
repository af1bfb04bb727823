using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Imaging;

namespace GanService.Benchmarks;

/// <summary>How fast images are imported: against decoding and resizing the same files with nothing around it, and beside a training.</summary>
internal static class ImportBenchmark
{
    private const int Width = 178, Height = 218, Distinct = 4000, ImageSize = 128;

    private static readonly TimeSpan busyTime = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(int rounds, int large)
    {
        var folder = Directory.CreateTempSubdirectory("ganservice-bench-");
        try
        {
            var pictures = Enumerable.Range(0, Distinct).AsParallel().AsOrdered().Select(Picture).ToArray();
            var archive = Path.Combine(folder.FullName, "images.zip");
            Write(archive, pictures, Distinct);
            List<(double Bare, double Import)> perSecond = [];
            for (var round = 0; round <= rounds; round++)
            {
                var (bare, import) = (Bare(pictures, Distinct), Import(archive, Path.Combine(folder.FullName, "images.pack")));
                if (round > 0) // which compiles
                    perSecond.Add((bare, import));
            }

            Console.WriteLine($"| {Width}×{Height} JPEGs a second to {ImageSize}×{ImageSize}: decoded and resized on all cores, imported from a zip; medians of {rounds} rounds in turns | {Median(perSecond, p => p.Bare):0}, {Median(perSecond, p => p.Import):0} ({Median(perSecond, p => p.Import / p.Bare):0%}) |");
            await BesideTrainingAsync(archive, pictures);
            Write(archive, pictures, large);
            await LargeAsync(archive, large);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task BesideTrainingAsync(string archive, byte[][] pictures)
    {
        using var service = new ServiceProcess("--GanService:MaxImportMinutes=100");
        var job = service.Queue(new { recipe = "faces", steps = 10_000_000 });
        service.WaitForStep(job, 5);
        var before = await service.StepsPerSecondAsync(job, () => Task.Delay(busyTime));
        var bare = 0.0;
        await service.StepsPerSecondAsync(job, () => Task.Run(() => bare = Bare(pictures, Distinct)));
        var imported = 0.0;
        var during = await service.StepsPerSecondAsync(job, async () => imported = await UploadAsync(service, "busy", archive));
        Console.WriteLine($"| the same while a job trains: decoded by another program, imported; steps a second before, while importing | {bare:0}, {imported:0} ({imported / bare:0%}); {before:0.00}, {during:0.00} ({during / before:0%}) |");
        service.Cancel(job);
    }

    private static async Task LargeAsync(string archive, int count)
    {
        using var service = new ServiceProcess("--GanService:MaxImportMinutes=100");
        var before = service.ResidentMebibytes;
        long most = 0;
        List<double> answers = [];
        var upload = UploadAsync(service, "large", archive);
        while (!upload.IsCompleted)
        {
            var watch = Stopwatch.StartNew();
            (await service.Http.GetAsync("/datasets")).Dispose();
            answers.Add(watch.Elapsed.TotalMilliseconds);
            most = Math.Max(most, service.ResidentMebibytes);
            await Task.Delay(200);
        }

        var imported = await upload;
        var first = Stopwatch.StartNew();
        service.WaitForStep(service.Queue(new { dataset = "large", recipe = "faces", imageSize = 128, steps = 1000 }), 1);
        Console.WriteLine($"| {count:N0} of them: a second; most resident MiB above the start's; ms of GET /datasets meanwhile p50, p99; seconds from then to the first step of a training | {imported:0}; {most - before}; {Percentile(answers, 0.5):0.0}, {Percentile(answers, 0.99):0.0}; {first.Elapsed.TotalSeconds:0.0} |");
    }

    // Images a second from the end of the upload on.
    internal static async Task<double> UploadAsync(ServiceProcess service, string name, string archive)
    {
        await using var file = File.OpenRead(archive);
        using var form = new MultipartFormDataContent { { new StringContent(name), "name" }, { new StreamContent(file), "archive", "images.zip" }, { new StringContent("128"), "imageSize" } };
        using var answer = await service.Http.PostAsync("/datasets", form);
        while (true)
        {
            var dataset = await service.Http.GetFromJsonAsync<JsonElement>($"/datasets/{name}");
            if (dataset.GetProperty("state").GetString() != "importing")
                return dataset.GetProperty("count").GetInt32() / (DateTime.UtcNow - dataset.GetProperty("createdAt").GetDateTime()).TotalSeconds;
            await Task.Delay(100);
        }
    }

    private static double Bare(byte[][] pictures, int count)
    {
        var watch = Stopwatch.StartNew();
        var next = -1;
        Task.WaitAll([.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => OwnThread.Run("bare", 0, () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
                Framing.Center.Frames(ImageDecoder.Decode(pictures[i % pictures.Length], 64_000_000), ImageSize);
        }))]);
        return count / watch.Elapsed.TotalSeconds;
    }

    private static double Import(string archive, string pack)
    {
        var watch = Stopwatch.StartNew();
        using var file = File.OpenRead(archive);
        var report = DatasetImporter.ImportArchive(file, pack, new(Framing.Center, ImageSize, 64_000_000), _ => { }, CancellationToken.None);
        return report.Imported / watch.Elapsed.TotalSeconds;
    }

    // Each file has other bytes, by a comment behind its picture.
    internal static void Write(string archive, byte[][] pictures, int count)
    {
        using var zip = new ZipArchive(File.Create(archive), ZipArchiveMode.Create);
        for (var i = 0; i < count; i++)
        {
            using var entry = zip.CreateEntry($"img/{i:D6}.jpg", CompressionLevel.NoCompression).Open();
            entry.Write(pictures[i % pictures.Length]);
            entry.Write(BitConverter.GetBytes(i));
        }
    }

    internal static byte[] Picture(int index)
    {
        var face = SyntheticFaces.Draw(SyntheticFaces.Seed, index, Height);
        var pixels = new byte[Width * Height * 3];
        for (var row = 0; row < Height; row++)
            face.Pixels.AsSpan(((row * Height) + ((Height - Width) / 2)) * 3, Width * 3).CopyTo(pixels.AsSpan(row * Width * 3));
        return ImageEncoder.Jpeg(new(Width, Height, pixels), quality: 92);
    }

    private static double Median(List<(double Bare, double Import)> rounds, Func<(double Bare, double Import), double> of) => Statistics.Median(rounds.Select(of));

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
}
