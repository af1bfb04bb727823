using GanService.Engine.Losses;

namespace GanService.Api.Web.Jobs;

/// <summary>Fewer points that draw the same curve: the first step, the last one, and of every part of the steps between them the lowest and the highest of each of three losses.</summary>
/// <param name="first">The first step.</param>
/// <param name="last">The last one.</param>
/// <param name="limit">The most points, 3 or more.</param>
public sealed class LossExtremes(int first, int last, int limit)
{
    private const int PointsPerPart = 6; // at most: the curves share their steps

    private readonly int parts = (limit - 2) / PointsPerPart;
    private readonly Extremes[] losses = [new(), new(), new()]; // of the part
    private readonly SortedDictionary<int, StepLosses> kept = [];
    private int part;

    /// <summary>Sees steps that follow each other, later than those seen before.</summary>
    public void See(int step, ReadOnlySpan<StepLosses> seen)
    {
        var end = EndOfPart();
        foreach (var row in seen)
        {
            if (step == first || step == last)
                kept[step] = row;
            while (step >= end)
            {
                Keep();
                part++;
                end = EndOfPart();
            }

            losses[0].See(row.DiscriminatorReal, step, row);
            losses[1].See(row.DiscriminatorFake, step, row);
            losses[2].See(row.Generator, step, row);
            step++;
        }
    }

    /// <summary>What is kept, once all steps were seen.</summary>
    public IReadOnlyList<(int Step, StepLosses Losses)> Finish()
    {
        Keep();
        return [.. kept.Select(k => (k.Key, k.Value))];
    }

    private long EndOfPart() => part < parts ? first + (((long)last - first + 1) * (part + 1) / parts) : long.MaxValue;

    private void Keep()
    {
        foreach (var extremes in losses)
        {
            if (part < parts && extremes.Lowest.Step > 0)
                (kept[extremes.Lowest.Step], kept[extremes.Highest.Step]) = (extremes.Lowest.Losses, extremes.Highest.Losses);
            extremes.Clear();
        }
    }

    private sealed class Extremes
    {
        private float low;
        private float high;

        public Extremes() => Clear();

        public (int Step, StepLosses Losses) Lowest { get; private set; }

        public (int Step, StepLosses Losses) Highest { get; private set; }

        public void Clear() => (low, high, Lowest, Highest) = (float.PositiveInfinity, float.NegativeInfinity, default, default);

        public void See(float value, int step, in StepLosses row)
        {
            if (value < low)
                (low, Lowest) = (value, (step, row));
            if (value > high)
                (high, Highest) = (value, (step, row));
        }
    }
}
