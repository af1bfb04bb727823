namespace GanService.Engine.Imaging;

/// <summary>The brightness of a picture. In whole numbers, so that every processor finds the same faces.</summary>
/// <param name="width">Pixels a row.</param>
/// <param name="height">Rows.</param>
/// <param name="levels">0 to 255, row by row.</param>
internal sealed class GreyPicture(int width, int height, byte[] levels)
{
    private const int One = 1 << 12;

    public int Width => width;

    public int Height => height;

    /// <summary>Luma (ITU-R BT.601) of a picture, each pixel of so many by so many of the picture's; what is left over at its right and bottom is left out.</summary>
    public static GreyPicture Of(RgbImage image, int block)
    {
        var (width, height) = (image.Width / block, image.Height / block);
        var levels = new byte[width * height];
        var sums = new int[width];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(sums);
            for (var inner = 0; inner < block; inner++)
            {
                var row = image.Pixels.AsSpan(((y * block) + inner) * image.Width * 3, width * block * 3);
                for (int x = 0, at = 0; x < width; x++)
                {
                    for (var i = 0; i < block; i++, at += 3)
                        sums[x] += ((77 * row[at]) + (150 * row[at + 1]) + (29 * row[at + 2])) >> 8;
                }
            }

            for (var x = 0; x < width; x++)
                levels[(y * width) + x] = (byte)(sums[x] / (block * block));
        }

        return new(width, height, levels);
    }

    public ReadOnlySpan<byte> Row(int y) => levels.AsSpan(y * width, width);

    /// <summary>Half as wide and high, each pixel the mean of four.</summary>
    public GreyPicture Half()
    {
        var (halfWidth, halfHeight) = (width / 2, height / 2);
        var half = new byte[halfWidth * halfHeight];
        for (var y = 0; y < halfHeight; y++)
        {
            var upper = Row(2 * y);
            var lower = Row((2 * y) + 1);
            for (var x = 0; x < halfWidth; x++)
                half[(y * halfWidth) + x] = (byte)((upper[2 * x] + upper[(2 * x) + 1] + lower[2 * x] + lower[(2 * x) + 1] + 2) / 4);
        }

        return new(halfWidth, halfHeight, half);
    }

    /// <summary>A part of it, resized by triangles that are widened when shrinking; beyond the picture its outermost pixels go on.</summary>
    /// <param name="left">In pixels, from the picture's left side.</param>
    /// <param name="top">In pixels, from its upper side.</param>
    /// <param name="step">How many of its pixels, in each direction, become one.</param>
    /// <param name="newWidth">Pixels a row.</param>
    /// <param name="newHeight">Rows.</param>
    public GreyPicture Part(double left, double top, double step, int newWidth, int newHeight)
    {
        var (columns, rows) = (new Taps(left, step, newWidth, width), new Taps(top, step, newHeight, height));
        var (first, last) = (rows.Positions.Min(), rows.Positions.Max());
        var between = new short[(last - first + 1) * newWidth];
        for (var y = first; y <= last; y++)
        {
            var row = Row(y);
            for (var x = 0; x < newWidth; x++)
            {
                var sum = 0;
                for (var tap = x * columns.Each; tap < (x + 1) * columns.Each; tap++)
                    sum += columns.Weights[tap] * row[columns.Positions[tap]];
                between[((y - first) * newWidth) + x] = (short)(sum >> 6);
            }
        }

        var part = new byte[newWidth * newHeight];
        var sums = new int[newWidth];
        for (var y = 0; y < newHeight; y++)
        {
            Array.Fill(sums, One << 5);
            for (var tap = y * rows.Each; tap < (y + 1) * rows.Each; tap++)
            {
                var row = between.AsSpan((rows.Positions[tap] - first) * newWidth, newWidth);
                for (var x = 0; x < row.Length; x++)
                    sums[x] += rows.Weights[tap] * row[x];
            }

            for (var x = 0; x < newWidth; x++)
                part[(y * newWidth) + x] = (byte)(sums[x] >> 18);
        }

        return new(newWidth, newHeight, part);
    }

    // Which pixels, with which weights, make each new one; the weights of one are One together.
    private sealed class Taps
    {
        public Taps(double start, double step, int count, int length)
        {
            var reach = Math.Max(1, step);
            Each = (int)(2 * reach) + 1;
            (Positions, Weights) = (new int[count * Each], new int[count * Each]);
            Span<double> shares = stackalloc double[Each];
            for (var i = 0; i < count; i++)
            {
                var center = start + ((i + 0.5) * step) - 0.5;
                var first = (int)Math.Ceiling(center - reach);
                var (sum, nearest) = (0.0, 0);
                for (var tap = 0; tap < Each; tap++)
                {
                    shares[tap] = Math.Max(0, 1 - (Math.Abs(first + tap - center) / reach));
                    sum += shares[tap];
                    if (shares[tap] > shares[nearest])
                        nearest = tap;
                }

                var left = One;
                for (var tap = 0; tap < Each; tap++)
                {
                    Positions[(i * Each) + tap] = Math.Clamp(first + tap, 0, length - 1);
                    left -= Weights[(i * Each) + tap] = (int)(shares[tap] / sum * One);
                }

                Weights[(i * Each) + nearest] += left;
            }
        }

        public int Each { get; }

        public int[] Positions { get; }

        public int[] Weights { get; }
    }
}
