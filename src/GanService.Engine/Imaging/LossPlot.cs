using GanService.Engine.Losses;

namespace GanService.Engine.Imaging;

/// <summary>
/// Draws losses as PNG files that can be read on their own: the three losses on the scale of their objective, with where a discriminator
/// ends that cannot tell as a reference, and its accuracy. Rare spikes may leave the picture; it says how many do. Steps whose numbers
/// are not finite are left out.
/// </summary>
public static class LossPlot
{
    /// <summary>Panels that an experiment may have.</summary>
    public const int MaxPanels = 12;

    /// <summary>Narrower or lower pictures have no room for their text.</summary>
    public const int MinSide = 400;

    /// <summary>Larger ones are refused for the memory they take.</summary>
    public const int MaxSide = 4000;

    private const float TitleSize = 13; // of a panel
    private const float AccuracyShare = 0.32f; // of the height that both panels have

    /// <summary>The losses of a training above, the discriminator's accuracy below.</summary>
    /// <param name="title">One line, for example the job's name.</param>
    /// <param name="loss">The objective.</param>
    /// <param name="losses">In the order of their steps; may be empty.</param>
    /// <param name="width">In pixels, <see cref="MinSide"/> to <see cref="MaxSide"/>.</param>
    /// <param name="height">In pixels, within the same limits.</param>
    public static byte[] Encode(string title, LossKind loss, IReadOnlyList<(int Step, StepLosses Losses)> losses, int width = 1000, int height = 620)
    {
        losses = Finite(losses);
        var scale = GanLoss.Of(loss).Scale;
        var range = LossRange.Of(scale, [losses]);
        using var figure = new Figure(Side(width), Side(height));
        var top = figure.DrawHeader(title, LossPanel.Legend([.. LossCurve.Losses, LossCurve.Accuracy], [scale], range.Outside, LossCurve.IsSmoothed(losses)));
        var middle = height - ((height - top) * AccuracyShare);
        using var above = LossPanel.Losses(scale, losses, range);
        LossPanel.HideStepLabels(above);
        above.YLabel(scale.Name);
        figure.Draw(above, new(0, width, middle, top), new(left: 72, right: 30, bottom: 10, top: 6));
        using var below = LossPanel.Accuracy(losses, range);
        below.YLabel("accuracy");
        below.XLabel("step");
        figure.Draw(below, new(0, width, height, middle), new(left: 72, right: 30, bottom: 48, top: 8));
        return figure.Encode();
    }

    /// <summary>The losses of several trainings side by side, those of the same objective on the same axes.</summary>
    /// <param name="title">One line.</param>
    /// <param name="jobs">One to <see cref="MaxPanels"/>; a name says in what a job differs, for example "optimizer: adam".</param>
    /// <param name="width">In pixels, <see cref="MinSide"/> to <see cref="MaxSide"/>.</param>
    /// <param name="height">In pixels, within the same limits; by default as the number of rows needs.</param>
    public static byte[] EncodeExperiment(
        string title, IReadOnlyList<(string Name, LossKind Loss, IReadOnlyList<(int Step, StepLosses Losses)> Losses)> jobs, int width = 1000, int? height = null)
    {
        if (jobs.Count is 0 or > MaxPanels)
            throw new ArgumentException($"An experiment's plot has 1 to {MaxPanels} panels, not {jobs.Count}.", nameof(jobs));
        var columns = jobs.Count switch { <= 3 => jobs.Count, 4 => 2, <= 9 => 3, _ => 4 };
        var rows = (jobs.Count + columns - 1) / columns;
        jobs = [.. jobs.Select(j => j with { Losses = Finite(j.Losses) })];
        var ranges = jobs.GroupBy(j => GanLoss.Of(j.Loss).Scale).ToDictionary(g => g.Key, g => LossRange.Of(g.Key, [.. g.Select(j => j.Losses)]));
        var (start, end) = (ranges.Values.Min(r => r.Left), ranges.Values.Max(r => r.Right));
        using var figure = new Figure(Side(width), Side(height ?? (110 + (rows * 300))));
        var top = figure.DrawHeader(title, LossPanel.Legend(LossCurve.Losses, [.. ranges.Keys], ranges.Values.Sum(r => r.Outside), jobs.Any(j => LossCurve.IsSmoothed(j.Losses))));
        var (cellWidth, cellHeight) = ((float)figure.Width / columns, (figure.Height - top) / rows);
        // A line may end after a field, not inside it.
        IReadOnlyList<string>[] names = [.. jobs.Select(j => Figure.Wrap(j.Name.Replace(": ", ":\u00a0"), TitleSize, cellWidth - 30))];
        for (var i = 0; i < jobs.Count; i++)
        {
            var (left, y) = (i % columns * cellWidth, top + (i / columns * cellHeight));
            var scale = GanLoss.Of(jobs[i].Loss).Scale;
            using var panel = LossPanel.Losses(scale, jobs[i].Losses, ranges[scale] with { Left = start, Right = end });
            panel.Title(string.Join('\n', names[i]), TitleSize);
            if (i % columns == 0 || ranges.Count > 1)
                panel.YLabel(scale.Name);
            if (i + columns >= jobs.Count)
                panel.XLabel("step");
            figure.Draw(panel, new(left, left + cellWidth, y + cellHeight, y), new(left: 62, right: 30, bottom: 44, top: 14 + (18 * names.Max(lines => lines.Count))));
        }

        return figure.Encode();
    }

    private static IReadOnlyList<(int Step, StepLosses Losses)> Finite(IReadOnlyList<(int Step, StepLosses Losses)> losses) =>
        [.. losses.Where(l => double.IsFinite((double)l.Losses.DiscriminatorReal + l.Losses.DiscriminatorFake + l.Losses.Generator + l.Losses.DiscriminatorAccuracy))];

    private static int Side(int pixels) => pixels is >= MinSide and <= MaxSide
        ? pixels
        : throw new ArgumentOutOfRangeException(nameof(pixels), pixels, $"A plot's width and height are {MinSide} to {MaxSide} pixels.");
}
