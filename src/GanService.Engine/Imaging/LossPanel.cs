using System.Globalization;
using GanService.Engine.Losses;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GanService.Engine.Imaging;

/// <summary>The panels that plots of losses are made of, and their legend.</summary>
internal static class LossPanel
{
    private static readonly Color reference = new("#333333");

    /// <summary>The losses, and where a discriminator ends that cannot tell.</summary>
    public static Plot Losses(LossScale scale, IReadOnlyList<(int Step, StepLosses Losses)> losses, LossRange range)
    {
        var plot = Empty(range, range.Bottom, range.Top);
        LossCurve.Draw(plot, LossCurve.Losses, losses);
        plot.Add.HorizontalLine(scale.Undecided, width: 1.5f, reference, LinePattern.Dashed);
        if (losses.Count == 0)
            plot.Add.BackgroundText("no steps yet", Colors.Gray, size: 14);
        return plot;
    }

    /// <summary>The discriminator's accuracy in percent, and guessing.</summary>
    public static Plot Accuracy(IReadOnlyList<(int Step, StepLosses Losses)> losses, LossRange range)
    {
        var plot = Empty(range, bottom: 0, top: 1.04);
        plot.Axes.Left.TickGenerator = new NumericManual([0, 0.5, 1], ["0 %", "50 %", "100 %"]);
        LossCurve.Draw(plot, [LossCurve.Accuracy], losses);
        plot.Add.HorizontalLine(0.5, width: 1.5f, reference, LinePattern.Dashed);
        return plot;
    }

    /// <summary>What the reader needs to know about every panel.</summary>
    public static IReadOnlyList<LegendEntry> Legend(IReadOnlyList<LossCurve> curves, IReadOnlyList<LossScale> scales, int outside, bool isSmoothed)
    {
        List<LegendEntry> entries = [.. curves.Select(curve => new LegendEntry(curve.Name, curve.Color))];
        entries.Add(new(scales.Count == 1 ? Undecided(scales[0]) : "the discriminator cannot tell", reference, IsDashed: true));
        if (scales.Count > 1)
            entries.Add(new("different losses: compare courses, not heights"));
        if (isSmoothed)
            entries.Add(new("pale: each step, strong: moving average"));
        if (outside > 0)
            entries.Add(new($"{outside.ToString("N0", CultureInfo.InvariantCulture)} {(outside == 1 ? "loss lies" : "losses lie")} outside the picture"));
        return entries;
    }

    /// <summary>Leaves the steps to the panel below.</summary>
    public static void HideStepLabels(Plot plot) => plot.Axes.Bottom.TickLabelStyle.IsVisible = false;

    private static string Undecided(LossScale scale)
    {
        var value = ShortNumber.Of(scale.Undecided);
        return (scale.UndecidedName == value ? value : $"{scale.UndecidedName} = {value}")
            + (scale.IsSigned ? ": what the discriminator's losses average when it cannot tell" : ": the discriminator cannot tell");
    }

    private static Plot Empty(LossRange range, double bottom, double top)
    {
        var plot = new Plot();
        plot.Axes.SetLimits(range.Left, range.Right, bottom, top);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, TickDensity = 0.85, LabelFormatter = step => step.ToString("N0", CultureInfo.InvariantCulture) };
        plot.Axes.Left.TickGenerator = new NumericAutomatic { TickDensity = 0.6, LabelFormatter = value => ShortNumber.Of(Math.Abs(value) < 1e-9 * top ? 0 : value) }; // sums of ticks miss 0 a little
        plot.Grid.MajorLineColor = new("#E6E6E6");
        foreach (var edge in (IAxis[])[plot.Axes.Top, plot.Axes.Right])
            edge.FrameLineStyle.IsVisible = false;
        foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left])
        {
            (axis.TickLabelStyle.FontSize, axis.Label.FontSize, axis.Label.Bold) = (12, 13, false);
            axis.MinorTickStyle.Length = 0;
        }

        plot.Axes.Title.Label.Bold = false;
        return plot;
    }
}
