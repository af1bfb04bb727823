using GanService.Engine.Losses;

namespace GanService.Engine.Quality;

/// <summary>
/// Watches a training's losses and reports for what goes wrong in GANs. It judges means of 100 steps; thresholds are beside each rule.
/// What it says holds until it is no longer so. For one thread at a time.
/// </summary>
public sealed class TrainingWatch(LossKind loss)
{
    /// <summary>Steps that make one mean.</summary>
    public const int BlockSteps = 100;

    private const int WindowBlocks = 5;

    // Told 95 of 100 right, while the generator's cross-entropy says that its images pass for real with less than 1 % (e⁻⁵).
    private const double WonAccuracy = 0.95, WonGeneratorLoss = 5;

    // Losses of a few units are usual, and so is a loss three times as high as it was.
    private const double LargeLoss = 20, Explosion = 10, Growth = 1.2, Usual = 2;

    private const double EqualPairs = 0.9; // one report of fewer may be of a generator that has hardly begun

    private readonly List<Block> blocks = [];
    private readonly List<StepLosses> pending = [];
    private readonly List<QualityReport> reports = [];
    private TrainingFinding? notFinite;

    /// <summary>What is wrong now, worst first; null when nothing is.</summary>
    public TrainingFinding? Finding => notFinite ?? Divergence() ?? Collapse() ?? DiscriminatorWon();

    /// <summary>
    /// How well the discriminator is calibrated: the share of images that it told right in the last 500 steps. In the balance that GAN
    /// theory aims at it is 0.5. Null before the first 100 steps.
    /// </summary>
    public double? DiscriminatorAccuracy => blocks.Count == 0 ? null : blocks.TakeLast(WindowBlocks).Average(b => b.Accuracy);

    /// <summary>Adds a step; steps follow each other.</summary>
    public void Add(int step, StepLosses losses)
    {
        if (!float.IsFinite(losses.DiscriminatorReal + losses.DiscriminatorFake + losses.Generator))
            notFinite ??= new(TrainingTrouble.Divergence, $"The training has diverged: at step {step} a loss is not a finite number.", blocks.LastOrDefault().Step);
        pending.Add(losses);
        if (pending.Count < BlockSteps)
            return;
        blocks.Add(new(
            step,
            pending.Average(l => Math.Abs(l.DiscriminatorReal) + Math.Abs(l.DiscriminatorFake) + Math.Abs(l.Generator)),
            pending.Average(l => l.Generator),
            pending.Average(l => l.DiscriminatorAccuracy)));
        pending.Clear();
    }

    /// <summary>Adds what a step's faces were measured to be; later steps come later.</summary>
    public void Add(QualityReport report) => reports.Add(report);

    private TrainingFinding? Divergence()
    {
        if (blocks.Count <= WindowBlocks || blocks[^1] is not { Size: > LargeLoss } last)
            return null;
        var usual = blocks.Select(b => b.Size).Order().ElementAt(blocks.Count / 2);
        var window = blocks.TakeLast(WindowBlocks + 1).ToList();
        var grows = window.Zip(window.Skip(1)).All(pair => pair.Second.Size > Growth * pair.First.Size);
        return grows || last.Size > Explosion * usual
            ? new(TrainingTrouble.Divergence, $"The losses grow without bound: they add up to {ShortNumber.Of(last.Size)} at step {last.Step}, where {ShortNumber.Of(usual)} was usual.", Healthy(b => b.Size > Usual * usual))
            : null;
    }

    private TrainingFinding? DiscriminatorWon()
    {
        var window = blocks.TakeLast(WindowBlocks).ToList();
        // Only of cross-entropy is it known what a high loss is.
        if (loss != LossKind.BinaryCrossEntropy || window.Count < WindowBlocks || !window.All(IsWon))
            return null;
        return new(
            TrainingTrouble.DiscriminatorWon,
            $"The discriminator has won: in the last {WindowBlocks * BlockSteps} steps up to step {window[^1].Step} it told {window.Average(b => b.Accuracy):P0} of the images right, "
            + $"and the generator's loss is {window.Average(b => b.Generator):F1}, where 0.7 is balance. The generator learns little from such a judge.",
            Healthy(IsWon));

        static bool IsWon(Block block) => block is { Accuracy: >= WonAccuracy, Generator: >= WonGeneratorLoss };
    }

    private TrainingFinding? Collapse()
    {
        if (reports.Count == 0 || !(reports.TakeLast(2).Count(r => r.HasCollapsed) == 2 || reports[^1].AlikePairs > EqualPairs))
            return null;
        return new(
            TrainingTrouble.Collapse,
            $"The faces have collapsed: at step {reports[^1].Step}, {reports[^1].AlikePairs:P0} of the pairs of generated faces are as alike as 1 % of the pairs of real ones.",
            reports.FindLast(r => !r.HasCollapsed)?.Step ?? 0);
    }

    private int Healthy(Predicate<Block> isIll) => blocks.FindLast(b => !isIll(b)).Step; // of none: 0

    /// <summary>Means up to a step.</summary>
    private readonly record struct Block(int Step, double Size, double Generator, double Accuracy);
}
