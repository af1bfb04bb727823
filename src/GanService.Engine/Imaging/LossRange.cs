using GanService.Engine.Training;

namespace GanService.Engine.Imaging;

/// <summary>The axes that plots of losses share.</summary>
/// <param name="Left">Before the first step.</param>
/// <param name="Right">After the last step.</param>
/// <param name="Top">The largest loss drawn; 0 is the smallest.</param>
/// <param name="Above">How many losses are larger.</param>
internal readonly record struct LossRange(double Left, double Right, double Top, int Above)
{
    private const double Share = 0.995; // of the losses that are never cut off
    private const double MinTop = 1; // log 2 stays well inside

    /// <summary>Everything, unless the largest losses are few and would press the others down.</summary>
    public static LossRange Of(IReadOnlyList<IReadOnlyList<(int Step, StepLosses Losses)>> jobs)
    {
        float[] values = [.. jobs.SelectMany(job => job).SelectMany(l => LossCurve.Losses.Select(curve => curve.Value(l.Losses))).Order()];
        if (values.Length == 0)
            return new(0, 10, MinTop, 0);
        var usual = values[(int)Math.Ceiling(Share * values.Length) - 1];
        var top = Math.Max(MinTop, 1.06 * (values[^1] <= 1.5 * usual ? values[^1] : 1.2 * usual));
        var first = jobs.Where(job => job.Count > 0).Min(job => job[0].Step);
        var last = jobs.Where(job => job.Count > 0).Max(job => job[^1].Step);
        return new(first - 1, last + Math.Max(1, 0.01 * (last - first)), top, values.Count(value => value > top));
    }
}
