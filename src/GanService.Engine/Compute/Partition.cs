namespace GanService.Engine.Compute;

/// <summary>Cuts a range into parts at multiples of sixteen, so that no two threads write to one cache line.</summary>
internal static class Partition
{
    private const int Granularity = 16;

    /// <summary>The bounds of one part; some parts of a short range are empty.</summary>
    public static (int From, int To) Of(int count, int part, int parts) => (Bound(count, part, parts), Bound(count, part + 1, parts));

    /// <summary>The bounds of one part where any bound will do.</summary>
    public static (int From, int To) Evenly(int count, int part, int parts) => ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));

    private static int Bound(int count, int part, int parts)
    {
        var blocks = (count + Granularity - 1) / Granularity;
        return Math.Min(count, (int)((long)blocks * part / parts) * Granularity);
    }
}
