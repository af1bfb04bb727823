using System.Diagnostics;

namespace GanService.Benchmarks;

/// <summary>Compares loops in turns, so that a noisy neighbour meets all of them alike.</summary>
internal static class Alternation
{
    /// <summary>The median seconds of a step of each loop.</summary>
    public static double[] MedianSeconds(int rounds, params Action[] loops)
    {
        var times = loops.Select(_ => new List<double>()).ToArray();
        foreach (var loop in loops)
            Run(loop); // compiled and warm
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < loops.Length; i++)
                times[i].Add(Run(loops[i]));
        }

        return [.. times.Select(t => t.Order().ElementAt(t.Count / 2))];
    }

    private static double Run(Action loop)
    {
        var steps = 0;
        var watch = Stopwatch.StartNew();
        do
        {
            loop();
            steps++;
        }
        while (watch.Elapsed.TotalSeconds < 0.5);
        return watch.Elapsed.TotalSeconds / steps;
    }
}
