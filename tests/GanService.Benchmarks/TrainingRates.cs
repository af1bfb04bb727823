using System.Diagnostics;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using static GanService.Benchmarks.Statistics;

namespace GanService.Benchmarks;

/// <summary>
/// Steps a second of a job that is posted over HTTP, watched by one, with samples, checkpoints and measurements at their defaults, beside those of the engine's
/// bare loop and of the stock loop, in turns. Jobs are the first after a start and the next one; each counts from its tenth step on, for eight seconds.
/// </summary>
internal static class TrainingRates
{
    private const int FirstStep = 10, Seconds = 8;

    public static void Run(int rounds)
    {
        using var service = new ServiceProcess();
        service.WaitForEnd(service.Queue(new { steps = 1 })); // paints the faces
        Console.WriteLine();
        Console.WriteLine("| steps a second, Adam, batch 32 | stock | engine | service | over stock | of engine | second by second |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var imageSize in new[] { 28, 64 })
        {
            var configuration = new TrainingConfiguration { ImageSize = imageSize, GeneratorOptimizer = new AdamSettings(), DiscriminatorOptimizer = new AdamSettings() };
            service.WaitForEnd(service.Queue(new { imageSize, steps = 1 })); // makes them smaller
            using var stock = new LoopProcess("stock", configuration);
            using var engine = new LoopProcess("engine", configuration);
            List<double> stockRates = [], engineRates = [];
            List<double[]> firstRates = [], nextRates = [];
            for (var round = 0; round < rounds; round++)
            {
                stockRates.Add(1 / stock.Round());
                engineRates.Add(1 / engine.Round());
                service.Restart();
                firstRates.Add(Rates(service, imageSize));
                nextRates.Add(Rates(service, imageSize));
                stockRates.Add(1 / stock.Round());
                engineRates.Add(1 / engine.Round());
            }

            var (a, b) = (Median(stockRates), Median(engineRates));
            foreach (var (name, rates) in new[] { ("the first job after a start", firstRates), ("the next one", nextRates) })
            {
                var c = Median(rates.Select(r => r.Average()));
                var seconds = Enumerable.Range(0, Seconds).Select(second => $"{Median(rates.Select(r => r[second])):0}");
                Console.WriteLine($"| article {imageSize}×{imageSize}, {name} | {a:0.0} | {b:0.0} | {c:0.0} | {c / a:0.00}× | {c / b:0%} | {string.Join(", ", seconds)} |");
            }
        }
    }

    // Of each second.
    private static double[] Rates(ServiceProcess service, int imageSize)
    {
        var id = service.Queue(new { imageSize, steps = 1_000_000 });
        using var watching = new Watchers(service.Address, id, 1);
        while (Step() < FirstStep)
            Thread.Sleep(5);
        var rates = new double[Seconds];
        var (watch, step, at) = (Stopwatch.StartNew(), Step(), 0.0);
        for (var second = 0; second < Seconds; second++)
        {
            Thread.Sleep(TimeSpan.FromSeconds(Math.Max(0, second + 1 - watch.Elapsed.TotalSeconds)));
            var (now, reached) = (watch.Elapsed.TotalSeconds, Step());
            rates[second] = (reached - step) / (now - at);
            (step, at) = (reached, now);
        }

        service.Cancel(id);
        return rates;

        int Step() => service.Job(id).GetProperty("step").GetInt32();
    }
}
