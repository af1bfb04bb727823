using GanService.Engine.Losses;

namespace GanService.Engine.Imaging;

/// <summary>The axes that plots of losses share.</summary>
/// <param name="Left">Before the first step.</param>
/// <param name="Right">After the last step.</param>
/// <param name="Bottom">The smallest loss drawn, 0 or less.</param>
/// <param name="Top">The largest loss drawn.</param>
/// <param name="Outside">How many losses are smaller or larger.</param>
internal readonly record struct LossRange(double Left, double Right, double Bottom, double Top, int Outside)
{
    private const double Share = 0.995; // of the losses that are never cut off
    private const double Margin = 0.06; // of the height

    /// <summary>Everything, unless the losses farthest from 0 are few and would press the others together.</summary>
    public static LossRange Of(LossScale scale, IReadOnlyList<IReadOnlyList<(int Step, StepLosses Losses)>> jobs)
    {
        double[] values = [.. jobs.SelectMany(job => job).SelectMany(l => LossCurve.Losses.Select(curve => (double)curve.Value(l.Losses))).Order()];
        var (bottom, top) = (-Edge([.. values.Reverse().Select(value => -value)]), Math.Max(Edge(values), 1.4 * scale.Undecided)); // which stays well inside
        var margin = Margin * (top - bottom);
        (bottom, top) = (bottom < 0 ? bottom - margin : 0, margin > 0 ? top + margin : 1);
        var filled = jobs.Where(job => job.Count > 0).ToList();
        if (filled.Count == 0)
            return new(0, 10, bottom, top, 0);
        var (first, last) = (filled.Min(job => job[0].Step), filled.Max(job => job[^1].Step));
        return new(first - 1, last + Math.Max(1, 0.01 * (last - first)), bottom, top, values.Count(value => value < bottom || value > top));
    }

    private static double Edge(double[] ordered)
    {
        if (ordered.Length == 0)
            return 0;
        var usual = Math.Max(ordered[(int)Math.Ceiling(Share * ordered.Length) - 1], 0);
        return Math.Max(ordered[^1] <= 1.5 * usual ? ordered[^1] : 1.2 * usual, 0);
    }
}
