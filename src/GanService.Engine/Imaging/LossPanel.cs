using System.Globalization;
using GanService.Engine.Training;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GanService.Engine.Imaging;

/// <summary>The panels that plots of losses are made of, and their legend.</summary>
internal static class LossPanel
{
    /// <summary>What is drawn upwards, and in what unit.</summary>
    public const string LossUnit = "binary cross-entropy (nats)";

    private static readonly Color reference = new("#333333");
    private static readonly double log2 = Math.Log(2);

    /// <summary>The losses, and log 2.</summary>
    public static Plot Losses(IReadOnlyList<(int Step, StepLosses Losses)> losses, LossRange range)
    {
        var plot = Empty(range, range.Top);
        LossCurve.Draw(plot, LossCurve.Losses, losses);
        plot.Add.HorizontalLine(log2, width: 1.5f, reference, LinePattern.Dashed);
        if (losses.Count == 0)
            plot.Add.BackgroundText("no steps yet", Colors.Gray, size: 14);
        return plot;
    }

    /// <summary>The discriminator's accuracy in percent, and guessing.</summary>
    public static Plot Accuracy(IReadOnlyList<(int Step, StepLosses Losses)> losses, LossRange range)
    {
        var plot = Empty(range, top: 1.04);
        plot.Axes.Left.TickGenerator = new NumericManual([0, 0.5, 1], ["0 %", "50 %", "100 %"]);
        LossCurve.Draw(plot, [LossCurve.Accuracy], losses);
        plot.Add.HorizontalLine(0.5, width: 1.5f, reference, LinePattern.Dashed);
        return plot;
    }

    /// <summary>What the reader needs to know about every panel.</summary>
    public static IReadOnlyList<LegendEntry> Legend(IReadOnlyList<LossCurve> curves, LossRange range, bool isSmoothed)
    {
        List<LegendEntry> entries = [.. curves.Select(curve => new LegendEntry(curve.Name, curve.Color))];
        entries.Add(new($"log 2 = {Text(log2, "0.000")}: the discriminator cannot tell", reference, IsDashed: true));
        if (isSmoothed)
            entries.Add(new("pale: each step, strong: moving average"));
        if (range.Above > 0)
            entries.Add(new($"{Text(range.Above, "N0")} {(range.Above == 1 ? "loss lies" : "losses lie")} above {Text(range.Top, "0.0")}, outside the picture"));
        return entries;
    }

    /// <summary>Leaves the steps to the panel below.</summary>
    public static void HideStepLabels(Plot plot) => plot.Axes.Bottom.TickLabelStyle.IsVisible = false;

    private static Plot Empty(LossRange range, double top)
    {
        var plot = new Plot();
        plot.Axes.SetLimits(range.Left, range.Right, 0, top);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, TickDensity = 0.85, LabelFormatter = step => Text(step, "N0") };
        plot.Axes.Left.TickGenerator = new NumericAutomatic { TickDensity = 0.6 };
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

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
