using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Recipes;
using TorchSharp;

namespace GanService.Benchmarks;

/// <summary>A loop in a process of its own, as it would run anywhere, which makes steps when it is told to.</summary>
internal sealed class LoopProcess : IDisposable
{
    /// <summary>The engine's own loop, but for kernels in place of autograd.</summary>
    public const string Autograd = "autograd";

    private const double RoundSeconds = 0.7;

    private readonly Process process;

    public LoopProcess(string kind, TrainingConfiguration configuration)
    {
        var json = JsonSerializer.Serialize(configuration, EngineJson.Options);
        process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LoopProcess).Assembly.Location, kind, json]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _ = Round(); // compiles
        _ = Round();
    }

    /// <summary>Seconds of a step.</summary>
    public double Round()
    {
        process.StandardInput.WriteLine();
        return double.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
    }

    /// <summary>The other side.</summary>
    public static void Serve(string kind, string json)
    {
        var configuration = JsonSerializer.Deserialize<TrainingConfiguration>(json, EngineJson.Options)!;
        var threads = Environment.ProcessorCount;
        Action step;
        if (kind == "stock")
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            torch.set_num_threads(threads);
            step = new StockLoop(configuration).Step;
        }
        else
        {
            TorchRuntime.Load();
            step = new EngineLoop(configuration, threads, byAutograd: kind == Autograd).Step;
        }

        while (Console.ReadLine() is not null)
            Console.WriteLine(Seconds(step).ToString(CultureInfo.InvariantCulture));
    }

    private static double Seconds(Action step)
    {
        var steps = 0;
        var watch = Stopwatch.StartNew();
        do
        {
            step();
            steps++;
        }
        while (watch.Elapsed.TotalSeconds < RoundSeconds);
        return watch.Elapsed.TotalSeconds / steps;
    }
}
