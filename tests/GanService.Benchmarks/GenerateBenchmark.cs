using System.Collections.Concurrent;
using System.Diagnostics;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Benchmarks;

/// <summary>What <c>/generate</c> makes of the forward pass: 64 clients that ask for one face each, against loops without a service.</summary>
internal static class GenerateBenchmark
{
    public const int Clients = 64;
    private static readonly TimeSpan roundTime = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(ServiceHost service, int rounds)
    {
        var checkpoint = await service.TrainAsync(new { recipe = "faces", steps = 1 });
        using var generator = CheckpointFolder.LoadGenerator(service.FolderOf(checkpoint));
        generator.eval();
        var faces = new FaceGenerator(generator);
        List<(double Clients, double One, double Loop, double Loops)> perSecond = [];
        List<double> times = [];
        var errors = 0;
        for (var round = 0; round <= rounds; round++)
        {
            var (loop, loops) = (Loop(faces, 1), Loop(faces, Environment.ProcessorCount));
            var (one, _, oneErrors) = await AskAsync([service.Http], checkpoint, 1);
            var (many, latencies, manyErrors) = await AskAsync([service.Http], checkpoint, Clients);
            errors += oneErrors + manyErrors;
            if (round == 0)
                continue; // compiles
            times.AddRange(latencies);
            perSecond.Add((many, one, loop, loops));
        }

        times.Sort();
        var (p50, p99) = (times[times.Count / 2], times[times.Count * 99 / 100]);
        Console.WriteLine($"| recipe faces, 64×64, {Environment.ProcessorCount} cores, medians of {rounds} rounds | |");
        Console.WriteLine("| --- | --- |");
        Console.WriteLine($"| faces a second: {Clients} clients, one client, a bare loop, a bare loop a core | {Median(p => p.Clients):0}, {Median(p => p.One):0}, {Median(p => p.Loop):0}, {Median(p => p.Loops):0} |");
        Console.WriteLine($"| {Clients} clients over a bare loop of full passes and PNG | {Median(p => p.Clients / p.Loop):0%} |");
        Console.WriteLine($"| {Clients} clients over a bare loop on every core | {Median(p => p.Clients / p.Loops):0%} |");
        Console.WriteLine($"| {Clients} clients over answering one request at a time | {Median(p => p.Clients / p.One):0.0}× |");
        Console.WriteLine($"| p50, p99 of {times.Count:N0} requests | {p50:0} ms, {p99:0} ms ({p99 / p50:0.0}×) |");
        Console.WriteLine($"| errors | {errors} |");

        double Median(Func<(double Clients, double One, double Loop, double Loops), double> of) => Statistics.Median(perSecond.Select(of));
    }

    /// <summary>Faces a second of full passes and PNG files, on so many threads.</summary>
    private static double Loop(FaceGenerator generator, int threads)
    {
        var watch = Stopwatch.StartNew();
        var faces = 0;
        var running = Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            TorchRuntime.UseThreads(1);
            for (long seed = thread; watch.Elapsed < roundTime; seed += FaceGenerator.Rows)
            {
                foreach (var face in generator.Draw([.. Enumerable.Range(0, FaceGenerator.Rows).Select(i => Latents.Of(seed + i, generator.LatentSize))]))
                    _ = ImageEncoder.Png(face.ToImage());
                Interlocked.Add(ref faces, FaceGenerator.Rows);
            }
        })).ToList();
        running.ForEach(thread => thread.Start());
        running.ForEach(thread => thread.Join());
        return faces / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Has clients ask for one face after the other, as many of them each node.</summary>
    public static async Task<(double PerSecond, IEnumerable<double> Milliseconds, int Errors)> AskAsync(IReadOnlyList<HttpClient> nodes, string checkpoint, int clients)
    {
        var watch = Stopwatch.StartNew();
        var (seed, errors) = (0, 0);
        ConcurrentBag<double> times = [];
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            while (watch.Elapsed < roundTime)
            {
                var start = watch.Elapsed;
                using var answer = await nodes[client % nodes.Count].GetAsync($"/generate?checkpoint={checkpoint}&seed={Interlocked.Increment(ref seed)}");
                if (answer.IsSuccessStatusCode)
                    times.Add((watch.Elapsed - start).TotalMilliseconds);
                else
                    Interlocked.Increment(ref errors);
            }
        })));
        return (times.Count / watch.Elapsed.TotalSeconds, times, errors);
    }
}
