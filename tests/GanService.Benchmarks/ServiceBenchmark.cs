using System.Diagnostics;
using static GanService.Benchmarks.Statistics;

namespace GanService.Benchmarks;

/// <summary>What the service adds to training, and training to the service.</summary>
internal static class ServiceBenchmark
{
    private const int ImageSize = 64;

    public static void Run(int rounds)
    {
        using var service = new ServiceProcess();
        Console.WriteLine();
        Console.WriteLine("| recipe article 64×64, Adam, in the service | |");
        Console.WriteLine("| --- | --- |");
        Memory(service);
        Recording(service, rounds);
        Latency(service, rounds);
        Watchers(service, rounds);
    }

    private static void Memory(ServiceProcess service)
    {
        var job = service.Queue(new { imageSize = ImageSize, steps = 2100 });
        var sizes = new List<long>();
        foreach (var step in new[] { 200, 1000, 2000 })
        {
            service.WaitForStep(job, step);
            sizes.Add(service.ResidentMebibytes);
        }

        service.WaitForEnd(job);
        Console.WriteLine($"| resident MiB at steps 200, 1000, 2000 | {string.Join(", ", sizes)} ({(double)sizes[2] / sizes[0]:0.00}×) |");
    }

    // Steps with samples and checkpoints at their defaults, against steps of the same job without either.
    private static void Recording(ServiceProcess service, int rounds)
    {
        const int Never = 10_000_000;
        var plain = new { imageSize = ImageSize, steps = Never, sampleEverySteps = Never, checkpointEverySteps = Never };
        var whole = new { imageSize = ImageSize, steps = Never };
        List<double> shares = [];
        for (var round = 0; round < rounds; round++)
        {
            // Twice each, the middle pair turned round: a machine that slows down steadily favours neither.
            var (first, second, third, fourth) = (Seconds(service, plain), Seconds(service, whole), Seconds(service, whole), Seconds(service, plain));
            shares.Add(((second + third) / (first + fourth)) - 1);
        }

        Console.WriteLine($"| samples and checkpoints at their defaults, over steps without | {Median(shares):0.0%} |");
    }

    private static double Seconds(ServiceProcess service, object job, int watchers = 0)
    {
        const int From = 50, To = 1050; // two checkpoints, five samples
        var id = service.Queue(job);
        using var watching = new Watchers(service.Address, id, watchers);
        var first = service.WaitForStep(id, From);
        var watch = Stopwatch.StartNew();
        var last = service.WaitForStep(id, To);
        var seconds = watch.Elapsed.TotalSeconds / (last - first);
        service.Cancel(id);
        return seconds;
    }

    // Everybody who watches sits on the same two cores as the training.
    private static void Watchers(ServiceProcess service, int rounds)
    {
        const int Count = 200;
        var job = new { steps = 10_000_000 };
        List<double> shares = [];
        for (var round = 0; round < rounds; round++)
        {
            var (first, second, third, fourth) = (Seconds(service, job, 0), Seconds(service, job, Count), Seconds(service, job, Count), Seconds(service, job, 0));
            shares.Add(((second + third) / (first + fourth)) - 1);
        }

        Console.WriteLine($"| a step of article 28×28 while {Count} watch, over one that nobody watches | {Median(shares):0.0%} |");
    }

    private static void Latency(ServiceProcess service, int rounds)
    {
        const int Requests = 100;
        var checkpoint = service.WaitForEnd(service.Queue(new { imageSize = ImageSize, steps = 1 })).GetProperty("checkpoint").GetString()!;
        List<double> idle = [], training = [];
        for (var round = 0; round <= rounds; round++)
        {
            var idleTimes = Measure(service, checkpoint, Requests);
            var job = service.Queue(new { imageSize = ImageSize, steps = 1_000_000 });
            service.WaitForStep(job, 1);
            var trainingTimes = Measure(service, checkpoint, Requests);
            service.Cancel(job);
            if (round == 0)
                continue; // compiles
            idle.AddRange(idleTimes);
            training.AddRange(trainingTimes);
        }

        var (a, b) = (Median(idle), Median(training));
        Console.WriteLine($"| median ms of /generate, idle and while training | {a:0.0}, {b:0.0} ({b / a:0.00}×) |");
    }

    private static List<double> Measure(ServiceProcess service, string checkpoint, int requests) =>
        [.. Enumerable.Range(0, requests).Select(seed => service.Milliseconds($"/generate?checkpoint={checkpoint}&seed={seed}"))];
}
