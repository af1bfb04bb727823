namespace GanService.Benchmarks;

internal static class Statistics
{
    /// <summary>The value in the middle, the upper one of two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
