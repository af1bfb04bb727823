using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>What an image looks like, in few numbers.</summary>
public static class Look
{
    /// <summary>Side of the small picture that looks are compared by.</summary>
    internal const int SmallSide = 32;

    private const int Columns = 9, Rows = 8;
    private const double GreyChroma = 3, FlatDeviation = 4; // of 255

    /// <summary>
    /// 64 bits that change little with what an image looks like: whether each of 8×8 places is brighter than the one to its left (difference
    /// hash). Images that look alike differ in few of them.
    /// </summary>
    public static ulong Hash(RgbImage image)
    {
        Span<double> means = stackalloc double[Columns * Rows];
        Means(image.Pixels, image.Width, Columns, Rows, means);
        ulong hash = 0;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 1; column < Columns; column++)
                hash = (hash << 1) | (means[(row * Columns) + column] > means[(row * Columns) + column - 1] ? 1UL : 0);
        }

        return hash;
    }

    /// <summary>Whether there is no colour in it, and whether there is next to nothing in it.</summary>
    public static (bool IsGrey, bool IsFlat) Of(RgbImage image)
    {
        var pixels = image.Pixels;
        long chroma = 0, sum = 0, squares = 0;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            int red = pixels[i], green = pixels[i + 1], blue = pixels[i + 2];
            chroma += Math.Max(red, Math.Max(green, blue)) - Math.Min(red, Math.Min(green, blue));
            var grey = (red + green + blue) / 3;
            sum += grey;
            squares += grey * grey;
        }

        double count = pixels.Length / 3, mean = sum / count;
        return (chroma / count < GreyChroma, (squares / count) - (mean * mean) < FlatDeviation * FlatDeviation);
    }

    /// <summary>The brightness of an image of size × size pixels at 32×32 places, each less the image's mean.</summary>
    internal static double[] Small(ReadOnlySpan<byte> pixels, int size)
    {
        var side = Math.Min(SmallSide, size);
        var small = new double[side * side];
        Means(pixels, size, side, side, small);
        var mean = 0.0;
        foreach (var value in small)
            mean += value / small.Length;
        for (var i = 0; i < small.Length; i++)
            small[i] -= mean;
        return small;
    }

    /// <summary>How much two small pictures differ: mean over their places, in parts of 255.</summary>
    internal static double Difference(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
            sum += Math.Abs(one[i] - other[i]);
        return sum / one.Length;
    }

    // Mean brightness of (columns, rows) parts of a square of pixels.
    private static void Means(ReadOnlySpan<byte> pixels, int size, int columns, int rows, Span<double> means)
    {
        Span<uint> sums = stackalloc uint[size * 3];
        for (var row = 0; row < rows; row++)
        {
            var (top, bottom) = (row * size / rows, Math.Max((row * size / rows) + 1, (row + 1) * size / rows));
            sums.Clear();
            for (var y = top; y < bottom; y++)
                ByteSums.Add(sums, pixels.Slice(y * size * 3, size * 3));
            for (var column = 0; column < columns; column++)
            {
                var (left, right) = (column * size / columns, Math.Max((column * size / columns) + 1, (column + 1) * size / columns));
                uint sum = 0;
                foreach (var value in sums[(left * 3)..(right * 3)])
                    sum += value;
                means[(row * columns) + column] = sum / (3.0 * (right - left) * (bottom - top));
            }
        }
    }
}
