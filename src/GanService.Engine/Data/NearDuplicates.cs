using System.Numerics;

namespace GanService.Engine.Data;

/// <summary>Finds images that look like others.</summary>
public static class NearDuplicates
{
    private const int Bands = 8; // of 8 bits: hashes that differ in fewer places have one in common
    private const double LargestDifference = 4; // of 255

    /// <summary>For each image that looks like an earlier one, in order: its place, and that of the first that it looks like.</summary>
    /// <param name="hashes">Of all images: <see cref="Look.Hash"/>.</param>
    /// <param name="smallOf">The small picture of an image: <see cref="Look.Small"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IReadOnlyList<(int Image, int Like)> Find(IReadOnlyList<ulong> hashes, Func<int, double[]> smallOf, CancellationToken cancellationToken)
    {
        var buckets = new List<int>[Bands * 256];
        List<(int, int)> found = [];
        for (var i = 0; i < hashes.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[]? small = null; // of most, nothing is like it
            var like = int.MaxValue;
            for (var band = 0; band < Bands; band++)
            {
                ref var bucket = ref buckets[(band * 256) + (int)((hashes[i] >> (8 * band)) & 0xff)];
                foreach (var earlier in bucket ??= [])
                {
                    if (earlier >= like)
                        break;
                    var different = hashes[i] ^ hashes[earlier];
                    if (BitOperations.PopCount(different) >= Bands || FirstInCommon(different) != band)
                        continue;
                    small ??= smallOf(i);
                    if (Look.Difference(small, smallOf(earlier)) < LargestDifference)
                        like = earlier;
                }
            }

            if (like < int.MaxValue)
            {
                found.Add((i, like));
                continue; // what looks like it looks like the first one, too
            }

            for (var band = 0; band < Bands; band++)
                buckets[(band * 256) + (int)((hashes[i] >> (8 * band)) & 0xff)].Add(i);
        }

        return found;
    }

    // In which two hashes of few different bits meet: they do so in others, too, where they are not to be compared again.
    private static int FirstInCommon(ulong different)
    {
        var band = 0;
        while ((byte)(different >> (8 * band)) != 0)
            band++;
        return band;
    }
}
