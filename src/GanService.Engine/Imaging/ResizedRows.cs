namespace GanService.Engine.Imaging;

/// <summary>
/// A resized image whose rows are made when they are asked for, by separable Lanczos filtering of radius 3 (Turkowski 1990), widened when
/// shrinking so that nothing aliases. In the eight-bit values as they are, like the tools that made the usual face datasets.
/// </summary>
public sealed class ResizedRows
{
    private const int Radius = 3;

    private readonly int width;
    private readonly Kernel rows;
    private readonly float[] narrow; // (source height, width, 3)

    /// <summary>Of a whole image.</summary>
    public ResizedRows(RgbImage image, int width, int height)
        : this(image, (0, 0, image.Width, image.Height), width, height)
    {
    }

    /// <summary>Of a part of an image.</summary>
    public ResizedRows(RgbImage image, (int Left, int Top, int Width, int Height) source, int width, int height)
    {
        this.width = width;
        var columns = new Kernel(source.Width, width);
        rows = new(source.Height, height);
        narrow = new float[source.Height * width * 3];
        for (var y = 0; y < source.Height; y++)
            FilterRow(image.Pixels.AsSpan((((source.Top + y) * image.Width) + source.Left) * 3, source.Width * 3), narrow.AsSpan(y * width * 3, width * 3), columns);
    }

    /// <summary>Makes a row of (width, 3) bytes.</summary>
    public void Fill(int y, Span<byte> pixels)
    {
        var sums = new float[width * 3];
        var weights = rows.Weights(y);
        for (var k = 0; k < weights.Length; k++)
            AddScaled(sums, narrow.AsSpan((rows.First(y) + k) * width * 3, width * 3), weights[k]);
        for (var i = 0; i < sums.Length; i++)
            pixels[i] = (byte)Math.Clamp(sums[i] + 0.5f, 0, 255);
    }

    private static void FilterRow(ReadOnlySpan<byte> source, Span<float> target, Kernel kernel)
    {
        for (var x = 0; x < target.Length / 3; x++)
        {
            float red = 0, green = 0, blue = 0;
            var at = kernel.First(x) * 3;
            foreach (var weight in kernel.Weights(x))
            {
                red += weight * source[at];
                green += weight * source[at + 1];
                blue += weight * source[at + 2];
                at += 3;
            }

            (target[3 * x], target[(3 * x) + 1], target[(3 * x) + 2]) = (red, green, blue);
        }
    }

    private static void AddScaled(Span<float> sums, ReadOnlySpan<float> row, float weight)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += weight * row[i];
    }

    /// <summary>For each target pixel the source pixels that it is made of, and their weights, which sum to 1.</summary>
    private sealed class Kernel
    {
        private readonly int[] first;
        private readonly float[][] weights;

        public Kernel(int sourceLength, int length)
        {
            var ratio = (double)sourceLength / length;
            var widening = Math.Max(1, ratio);
            first = new int[length];
            weights = new float[length][];
            for (var i = 0; i < length; i++)
            {
                var center = (i + 0.5) * ratio;
                var start = Math.Max(0, (int)Math.Floor(center - (Radius * widening)));
                var end = Math.Min(sourceLength, (int)Math.Ceiling(center + (Radius * widening)));
                var values = Enumerable.Range(start, end - start).Select(s => Lanczos((s + 0.5 - center) / widening)).ToArray();
                var sum = values.Sum();
                (first[i], weights[i]) = (start, [.. values.Select(v => (float)(v / sum))]);
            }
        }

        public int First(int i) => first[i];

        public ReadOnlySpan<float> Weights(int i) => weights[i];

        private static double Lanczos(double x) => Math.Abs(x) switch
        {
            < 1e-9 => 1,
            >= Radius => 0,
            _ => Radius * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / Radius) / (Math.PI * Math.PI * x * x),
        };
    }
}
