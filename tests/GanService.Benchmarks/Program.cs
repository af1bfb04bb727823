using System.Globalization;
using GanService.Benchmarks;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using TorchSharp;
using static GanService.Benchmarks.Statistics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [var kind and ("stock" or "engine" or LoopProcess.Autograd), var json])
{
    LoopProcess.Serve(kind, json);
    return;
}

if (args is ["parts", var archive, var size, var minutes, var seed])
{
    PartsStudy.Run(archive, int.Parse(size), double.Parse(minutes), long.Parse(seed));
    return;
}

if (args is ["faces", var photos, var raw, var eyes, var weights])
{
    FaceStudy.Run(photos, raw, eyes, weights);
    return;
}

var rounds = int.TryParse(args.Length > 1 ? args[1] : args.LastOrDefault(), out var given) ? given : 7;
if (args is ["service", ..])
{
    ServiceBenchmark.Run(Math.Min(rounds, 3));
    return;
}

if (args is ["rates", ..])
{
    TrainingRates.Run(Math.Min(rounds, 5));
    return;
}

if (args is ["growth", ..])
{
    GrowthBenchmark.Run(Math.Min(rounds, 5));
    return;
}

if (args is ["generate", ..])
{
    using var service = new ServiceHost();
    await GenerateBenchmark.RunAsync(service, Math.Min(rounds, 5));
    await GenerateStress.RunAsync(service);
    return;
}

if (args is ["network", ..])
{
    await NetworkBenchmark.RunAsync(Math.Min(rounds, 5));
    return;
}

if (args is ["storms", ..])
{
    await NetworkBenchmark.StormAsync(rounds);
    return;
}

if (args is ["import", ..])
{
    await ImportBenchmark.RunAsync(Math.Min(rounds, 5), large: args is [_, _, var count] ? int.Parse(count) : 20_000);
    return;
}

if (args is ["nodes", ..])
{
    await NodesBenchmark.RunAsync(Math.Min(rounds, 5));
    return;
}

if (args is ["servers", ..])
{
    await ServerLimits.RunAsync();
    return;
}

var threads = Environment.ProcessorCount;
torch.InitializeDeviceType(DeviceType.CPU);
torch.set_num_threads(threads);
Console.WriteLine($"{threads} threads, medians of {rounds} rounds in turns");
Console.WriteLine("| step | stock ms | here ms | ratio | images/s | limit ms | share of the limit |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
if (args is ["step", ..])
{
    CompareFaces();
    return;
}

foreach (var imageSize in new[] { 28, 64 })
{
    foreach (var batch in new[] { 32, 128 })
    {
        foreach (OptimizerSettings optimizer in new OptimizerSettings[] { new SgdSettings(), new RmsPropSettings(), new AdamSettings() })
        {
            var configuration = new TrainingConfiguration { ImageSize = imageSize, BatchSize = batch, GeneratorOptimizer = optimizer, DiscriminatorOptimizer = optimizer };
            var name = optimizer.GetType().Name.Replace("Settings", "", StringComparison.Ordinal);
            Compare($"article {imageSize}×{imageSize}, {name}, batch {batch}", "stock", configuration, new Limit(imageSize, batch, threads).Seconds(optimizer));
        }
    }
}

Compare("dcgan 64×64, 32 channels, batch 64", "stock", Recipe.Find("dcgan")!.Configuration, limit: null);
CompareFaces();
TrainingRates.Run(Math.Min(rounds, 5));
ServiceBenchmark.Run(Math.Min(rounds, 3));

void CompareFaces()
{
    var faces = Recipe.Find("faces")!.Configuration;
    foreach (var size in new[] { 64, 128 })
        Compare($"faces {size}×{size}, batch 16, against autograd", LoopProcess.Autograd, faces with { ImageSize = size }, FacesLimit.Seconds(faces with { ImageSize = size }, threads));
}

void Compare(string name, string against, TrainingConfiguration configuration, double? limit)
{
    using var stock = new LoopProcess(against, configuration);
    using var engine = new LoopProcess("engine", configuration);
    List<double> stockTimes = [], engineTimes = [];
    for (var round = 0; round < rounds; round++)
    {
        stockTimes.Add(stock.Round());
        engineTimes.Add(engine.Round());
    }

    var (a, b) = (Median(stockTimes), Median(engineTimes));
    var share = limit is null ? "| |" : $"| {limit * 1e3:0.0} | {limit / b:0%} |";
    Console.WriteLine($"| {name} | {a * 1e3:0.0} | {b * 1e3:0.0} | {a / b:0.00} | {configuration.BatchSize / b:0} {share}");
}
