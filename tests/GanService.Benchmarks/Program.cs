using System.Globalization;
using GanService.Benchmarks;
using GanService.Engine.Optimizers;
using TorchSharp;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
torch.InitializeDeviceType(DeviceType.CPU); // and nothing else: the stock loop runs as it does anywhere
var threads = Environment.ProcessorCount;
torch.set_num_threads(threads);
var rounds = int.TryParse(args.FirstOrDefault(), out var given) ? given : 7;

Console.WriteLine($"{threads} threads, medians of {rounds} rounds in turns");
Console.WriteLine("| recipe article | stock ms | here ms | ratio | images/s | limit ms | share of the limit |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
foreach (var imageSize in args.Contains("service") ? [] : new[] { 28, 64 })
{
    foreach (var batch in new[] { 32, 128 })
    {
        foreach (OptimizerSettings optimizer in new OptimizerSettings[] { new SgdSettings(), new RmsPropSettings(), new AdamSettings() })
            Compare(imageSize, batch, optimizer);
    }
}

ServiceBenchmark.Run(Math.Min(rounds, 5));

void Compare(int imageSize, int batch, OptimizerSettings optimizer)
{
    using var stock = new StockLoop(imageSize, optimizer, batch);
    using var fast = new FastLoop(imageSize, optimizer, batch, threads);
    var seconds = Alternation.MedianSeconds(rounds, stock.Step, fast.Step);
    var limit = new Limit(imageSize, batch, threads).Seconds(optimizer);
    var name = optimizer.GetType().Name.Replace("Settings", "", StringComparison.Ordinal);
    Console.WriteLine(
        $"| {imageSize}×{imageSize}, {name}, batch {batch} | {seconds[0] * 1e3:0.0} | {seconds[1] * 1e3:0.0} | {seconds[0] / seconds[1]:0.00} | {batch / seconds[1]:0} | {limit * 1e3:0.0} | {limit / seconds[1]:0%} |");
}
