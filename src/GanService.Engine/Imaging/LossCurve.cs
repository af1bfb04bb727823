using GanService.Engine.Losses;
using ScottPlot;

namespace GanService.Engine.Imaging;

/// <summary>One of the numbers that a step measures, and how it is drawn.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Color">From Okabe and Ito's palette, which colour-blind readers can tell apart.</param>
/// <param name="Value">Takes it from a step.</param>
internal sealed record LossCurve(string Name, Color Color, Func<StepLosses, float> Value)
{
    private const int MinToSmooth = 200;
    private const int MinToOmitMarkers = 50;

    /// <summary>The three losses.</summary>
    public static IReadOnlyList<LossCurve> Losses { get; } =
    [
        new("discriminator on real", new("#0072B2"), l => l.DiscriminatorReal),
        new("discriminator on fake", new("#D55E00"), l => l.DiscriminatorFake),
        new("generator", new("#009E73"), l => l.Generator),
    ];

    /// <summary>The discriminator's accuracy.</summary>
    public static LossCurve Accuracy { get; } = new("discriminator's accuracy", new("#444444"), l => l.DiscriminatorAccuracy);

    /// <summary>Whether there are so many steps that only their average shows a course.</summary>
    public static bool IsSmoothed(IReadOnlyList<(int Step, StepLosses Losses)> losses) => losses.Count >= MinToSmooth;

    /// <summary>Curves on a plot, the averages above all the values.</summary>
    public static void Draw(Plot plot, IReadOnlyList<LossCurve> curves, IReadOnlyList<(int Step, StepLosses Losses)> losses)
    {
        double[] steps = [.. losses.Select(l => (double)l.Step)];
        double[][] values = [.. curves.Select(curve => losses.Select(l => (double)curve.Value(l.Losses)).ToArray())];
        var isSmoothed = IsSmoothed(losses);
        for (var i = 0; i < curves.Count; i++)
            Draw(plot, steps, values[i], curves[i].Color.WithOpacity(isSmoothed ? 0.28 : 1), isSmoothed ? 1 : 2);
        for (var i = 0; isSmoothed && i < curves.Count; i++)
            Draw(plot, steps, Average(values[i]), curves[i].Color, 2);
    }

    private static void Draw(Plot plot, double[] steps, double[] values, Color color, float width)
    {
        if (steps.Length < MinToOmitMarkers)
            plot.Add.Markers(steps, values, MarkerShape.FilledCircle, size: 6, color);
        if (steps.Length < 2)
            return;
        var line = plot.Add.SignalXY(steps, values, color);
        line.LineWidth = width;
        line.MarkerSize = 0;
    }

    // Exponential, over a hundredth of the curve, with Adam's correction of the start (Kingma and Ba 2015, section 3).
    private static double[] Average(double[] values)
    {
        var decay = 1 - (100.0 / values.Length);
        var (sum, weight) = (0.0, 0.0);
        return Array.ConvertAll(values, value =>
        {
            (sum, weight) = ((decay * sum) + value, (decay * weight) + 1);
            return sum / weight;
        });
    }
}
