using System.Globalization;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Losses;
using GanService.Engine.Optimizers;
using GanService.Engine.Quality;
using GanService.Engine.Recipes;
using GanService.Engine.Sampling;
using GanService.Engine.Training;

namespace GanService.Benchmarks;

/// <summary>
/// What each part of recipe faces is worth: trainings that differ from it in one part, each given the same minutes of one processor,
/// whatever else the machine does meanwhile. Prints a row for each when it ends, and writes its faces into the current folder.
/// </summary>
internal sealed class PartsStudy : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("parts").FullName;
    private readonly PackedDataset dataset;
    private readonly QualityMeter meter;
    private readonly int imageSize;
    private readonly double minutes;
    private readonly long seed;

    private PartsStudy(string archive, int imageSize, double minutes, long seed)
    {
        (this.imageSize, this.minutes, this.seed) = (imageSize, minutes, seed);
        using (var file = File.OpenRead(archive))
            DatasetImporter.ImportArchive(file, Pack, new(Framing.Center, imageSize, 100_000_000), _ => { }, CancellationToken.None);
        dataset = PackedDataset.Open(Pack);
        meter = QualityMeter.Of(dataset) ?? throw new InvalidOperationException($"{archive} has too few images to measure.");
    }

    private string Pack => Path.Combine(folder, "faces.pack");

    public static void Run(string archive, int imageSize, double minutes, long seed)
    {
        TorchRuntime.Load();
        TorchRuntime.UseThreads(1);
        using var study = new PartsStudy(archive, imageSize, minutes, seed);
        Console.WriteLine($"{minutes} minutes of one processor each, {imageSize}×{imageSize}, seed {seed}");
        Console.WriteLine("| training | steps | minutes | distance | floor | similarity | of real images | alike pairs | copies |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, configuration) in Trainings())
            study.Train(name, configuration);
    }

    public void Dispose()
    {
        dataset.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<(string Name, TrainingConfiguration Configuration)> Trainings()
    {
        var faces = Recipe.Find("faces")!.Configuration;
        yield return ("faces", faces);
        yield return ("dcgan", Recipe.Find("dcgan")!.Configuration);
        yield return ("article", Recipe.Find("article")!.Configuration);
        yield return ("faces without full-size channels", faces with { Networks = faces.Networks with { FullSizeChannels = 0 } });
        yield return ("faces without refinement", faces with { Networks = faces.Networks with { Refinements = 0 } });
        yield return ("faces with two refinements", faces with { Networks = faces.Networks with { Refinements = 2 } });
        foreach (var loss in new[] { LossKind.BinaryCrossEntropy, LossKind.LeastSquares, LossKind.Hinge })
            yield return ($"faces with loss {loss}", faces with { Loss = loss });
        yield return ("faces with loss Wasserstein and its penalty", faces with { Loss = LossKind.Wasserstein, GradientPenalty = new() { Kind = GradientPenaltyKind.Interpolated, Weight = 10, EverySteps = 4 } });
        yield return ("faces with R1 only", faces with { GradientPenalty = faces.GradientPenalty with { Kind = GradientPenaltyKind.R1 } });
        yield return ("faces without penalty", faces with { GradientPenalty = new() });
        yield return ("faces without flips", faces with { Flip = false });
        yield return ("faces without average", faces with { GeneratorAverage = 0 });
        yield return ("faces without decay", faces with { LearningRateDecay = 0 });
        yield return ("faces with decay in the second half only", faces with { LearningRateDecay = 0.5 });
        yield return ("faces with momentum", With(faces, adam => adam with { Beta1 = 0.5 }));
        yield return ("faces with a shorter memory (β2 0.9)", With(faces, adam => adam with { Beta2 = 0.9 }));
        yield return ("faces with a longer memory (β2 0.999)", With(faces, adam => adam with { Beta2 = 0.999 }));
        yield return ("faces with a generator at half the rate", faces with { GeneratorOptimizer = (AdamSettings)faces.GeneratorOptimizer with { LearningRate = 0.00035 } });
        yield return ("faces with slight augmentation", faces with { Augmentation = new() { Color = 0.2, Translation = 0.04 } });
        yield return ("faces with adaptive augmentation", faces with { Augmentation = new() { Color = 0.5, Translation = 0.125, TargetAccuracy = 0.85 } });
        yield return ("faces with augmentation", faces with { Augmentation = new() { Color = 1, Translation = 0.125, Cutout = 0.25 } });
    }

    private static TrainingConfiguration With(TrainingConfiguration faces, Func<AdamSettings, AdamSettings> change)
    {
        var adam = change((AdamSettings)faces.GeneratorOptimizer);
        return faces with { GeneratorOptimizer = adam, DiscriminatorOptimizer = adam };
    }

    private void Train(string name, TrainingConfiguration configuration)
    {
        configuration = configuration with { ImageSize = imageSize, Seed = seed, SampleEverySteps = int.MaxValue, CheckpointEverySteps = int.MaxValue };
        configuration = configuration with { Steps = (int)(minutes * 60 / SecondsOfAStep(configuration)) };
        var from = ThreadClock.Seconds;
        var checkpoint = Path.Combine(folder, name);
        try
        {
            Trainer.Run(configuration, dataset, Keep, CancellationToken.None, threads: 1);
        }
        catch (TrainingDivergedException diverged)
        {
            Console.WriteLine($"| {name} | {diverged.Message} |");
            return;
        }

        var spent = (ThreadClock.Seconds - from) / 60;
        using var generator = CheckpointFolder.LoadGenerator(checkpoint);
        var faces = new FaceGenerator(generator);
        var quality = meter.Measure(configuration.Steps, faces);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {configuration.Steps} | {spent:F1} | {quality.SlicedWasserstein:F1} | {quality.Floor:F1} | {quality.Similarity:F3} | {quality.RealSimilarity:F3} | {quality.AlikePairs:F3} | {quality.Memorized:F3} |"));
        var grid = ImageGrid.Compose(faces.Generate([.. Enumerable.Range(0, 36).Select(i => (long)i)]), columns: 12, gap: 2);
        File.WriteAllBytes($"{name}-{seed}.png", ImageEncoder.Png(grid));

        void Keep(TrainingEvent reported)
        {
            if (reported is not CheckpointReached reached)
                return;
            CheckpointFolder.Write(checkpoint, configuration, reached.State);
            reached.Release();
        }
    }

    // Penalties come every few steps, so a mean of many.
    private double SecondsOfAStep(TrainingConfiguration configuration)
    {
        const int WarmUp = 20, Timed = 80;
        var from = 0.0;
        var seconds = 0.0;
        Trainer.Run(configuration with { Steps = WarmUp + Timed }, dataset, Time, CancellationToken.None, threads: 1);
        return seconds / Timed;

        void Time(TrainingEvent reported)
        {
            if (reported is StepCompleted { Step: WarmUp })
                from = ThreadClock.Seconds;
            else if (reported is StepCompleted { Step: WarmUp + Timed })
                seconds = ThreadClock.Seconds - from;
            else if (reported is CheckpointReached reached)
                reached.Release();
        }
    }
}
