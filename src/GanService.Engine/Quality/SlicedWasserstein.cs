using System.Runtime.InteropServices;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using GanService.Engine.RandomNumbers;
using static TorchSharp.torch;

namespace GanService.Engine.Quality;

/// <summary>
/// How far one set of images is from another in its details, as in progressive growing (Karras et al. 2017): patches of all levels of a
/// Laplacian pyramid are projected onto random directions (Rabin et al. 2011), where the distance of two distributions is the mean
/// difference of the sorted numbers. Times 1000; 0 is equal. Each set's patches are brought to zero mean and unit deviation per color
/// channel, so brightness, contrast and tint that are the same in all images of a set do not count.
/// </summary>
/// <remarks>
/// Finite sets of one and the same source are at some distance too, the smaller they are the farther: compare figures of equal counts
/// only, and beside them that of two sets of real images.
/// </remarks>
public sealed class SlicedWasserstein
{
    /// <summary>More images of a set are refused.</summary>
    public const int MostImages = ushort.MaxValue / PatchesPerImage;

    private const int PatchSide = 7, PatchesPerImage = 128;
    private const int PatchLength = PatchSide * PatchSide * 3;
    private const int Repeats = 4, DirectionsPerRepeat = 128;
    private const int Bins = 1 << 12;
    private const double Scale = 1000;

    private static readonly TorchSharp.Scalar faintest = 1e-3; // kept; see Compute.TensorArithmetic

    private static readonly Lazy<float[]> directions = new(MakeDirections);

    private readonly int count;
    private readonly Slice[][] levels; // of each a slice for each direction

    /// <param name="images">The set that others are compared with: square images of one size, at least 8 pixels.</param>
    /// <param name="stop">Ends it early by an exception.</param>
    public SlicedWasserstein(IReadOnlyList<RgbImage> images, CancellationToken stop = default)
    {
        if (images.Count is 0 or > MostImages)
            throw new ArgumentException($"A set has 1 to {MostImages} images, not {images.Count}.", nameof(images));
        count = images.Count;
        levels = [.. Project(images, (_, _, numbers) => new Slice(numbers), stop).Select(level => level.Directions)];
    }

    /// <summary>Measures another set.</summary>
    /// <param name="images">As many of the same size.</param>
    /// <param name="stop">Ends it early by an exception.</param>
    /// <returns>The same for the same images in the same order.</returns>
    public SlicedDistance Measure(IReadOnlyList<RgbImage> images, CancellationToken stop = default)
    {
        if (images.Count != count)
            throw new ArgumentException($"The sets must have as many images as each other, not {images.Count} and {count}.", nameof(images));
        var bins = new int[Bins];
        var distances = Project(images, (level, direction, numbers) => levels[level][direction].Distance(numbers, bins), stop);
        return new([.. distances.Select(level => new LevelDistance(level.Side, Scale * level.Directions.Average()))]);
    }

    // What is made of the patches of each level along each direction.
    private static List<(int Side, T[] Directions)> Project<T>(IReadOnlyList<RgbImage> images, SliceReader<T> read, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        List<(int Side, T[] Directions)> levels = [];
        foreach (var level in LaplacianPyramid.Of(LaplacianPyramid.Stack(images)))
        {
            using var levelScope = NewDisposeScope();
            var patches = Patches(level).T; // (147, N · 128)
            var made = new T[Repeats * DirectionsPerRepeat];
            for (var first = 0; first < made.Length; first += DirectionsPerRepeat)
            {
                stop.ThrowIfCancellationRequested();
                using var towards = NativeTensor.Of(directions.Value.AsSpan(first * PatchLength, DirectionsPerRepeat * PatchLength), DirectionsPerRepeat, PatchLength);
                using var projected = towards.mm(patches); // (128, N · 128)
                var numbers = Floats(projected);
                var count = numbers.Length / DirectionsPerRepeat;
                for (var i = 0; i < DirectionsPerRepeat; i++)
                    made[first + i] = read(levels.Count, first + i, numbers.Slice(i * count, count));
            }

            levels.Add(((int)level.shape[3], made));
        }

        return levels;
    }

    private delegate T SliceReader<T>(int level, int direction, ReadOnlySpan<float> numbers);

    // At the same places of both sets, which takes chance out of their difference.
    private static Tensor Patches(Tensor level)
    {
        var (count, side) = ((int)level.shape[0], (int)level.shape[3]);
        var pixels = Floats(level.contiguous());
        var patches = empty([(long)count * PatchesPerImage, PatchLength]);
        var target = Floats(patches);
        var places = new SeededRandom(side, RandomStream.QualityPatches);
        for (var patch = 0; patch < count * PatchesPerImage; patch++)
        {
            var x = places.Index(2 * (ulong)patch, side - PatchSide + 1);
            var y = places.Index((2 * (ulong)patch) + 1, side - PatchSide + 1);
            Copy(pixels.Slice(patch / PatchesPerImage * 3 * side * side, 3 * side * side), side, x, y, target.Slice(patch * PatchLength, PatchLength));
        }

        return Normalize(patches);
    }

    private static void Copy(ReadOnlySpan<float> image, int side, int left, int top, Span<float> patch)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            for (var row = 0; row < PatchSide; row++)
            {
                image.Slice((((channel * side) + top + row) * side) + left, PatchSide)
                    .CopyTo(patch[(((channel * PatchSide) + row) * PatchSide)..]);
            }
        }
    }

    private static Tensor Normalize(Tensor patches)
    {
        var byChannel = patches.view(-1, 3, PatchSide * PatchSide);
        var mean = byChannel.mean([0, 2], keepdim: true); // (1, 3, 1)
        var deviation = byChannel.std([0, 2], unbiased: false, keepdim: true).clamp_min(faintest); // levels of 255: images of one color stay 0
        return byChannel.sub_(mean).div_(deviation).view(-1, PatchLength);
    }

    private static float[] MakeDirections()
    {
        var all = new float[Repeats * DirectionsPerRepeat * PatchLength];
        new SeededRandom(0, RandomStream.QualityDirections).FillNormal(all, 0);
        foreach (var direction in Enumerable.Range(0, Repeats * DirectionsPerRepeat).Select(i => all.AsMemory(i * PatchLength, PatchLength)))
        {
            var square = 0.0;
            foreach (var value in direction.Span)
                square += (double)value * value;
            foreach (ref var value in direction.Span)
                value /= (float)Math.Sqrt(square);
        }

        return all;
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>The distribution of a set's patches along a direction: how many of the numbers are in each of equal parts of their range.</summary>
    private sealed class Slice
    {
        private readonly float lowest;
        private readonly float binsPerUnit;
        private readonly ushort[] counts = new ushort[Bins];

        public Slice(ReadOnlySpan<float> numbers)
        {
            var highest = lowest = numbers[0];
            foreach (var number in numbers)
            {
                if (number < lowest)
                    lowest = number;
                else if (number > highest)
                    highest = number;
            }

            binsPerUnit = Bins / Math.Max(highest - lowest, 1e-6f);
            foreach (var number in numbers)
                counts[Math.Min((int)((number - lowest) * binsPerUnit), Bins - 1)]++;
        }

        /// <summary>The mean difference of sorted numbers, which is the area between their distribution functions. Counting takes a fifth of the time of sorting, and with that many bins the error is below a thousandth.</summary>
        public double Distance(ReadOnlySpan<float> others, int[] bins)
        {
            Array.Clear(bins);
            var outside = 0.0; // of the range, where one of the functions is 0 or 1
            foreach (var number in others)
            {
                var place = (number - lowest) * binsPerUnit;
                var within = Math.Clamp(place, 0, Bins - 1);
                if (place < 0 || place > Bins)
                    outside += Math.Abs(place - within);
                bins[(int)within]++;
            }

            long area = 0, ahead = 0;
            for (var i = 0; i < Bins; i++)
                area += Math.Abs(ahead += bins[i] - counts[i]);
            return (area + outside) / binsPerUnit / others.Length;
        }
    }
}

/// <summary>The distance of two sets of images.</summary>
/// <param name="Levels">By size of detail, finest first.</param>
public sealed record SlicedDistance(IReadOnlyList<LevelDistance> Levels)
{
    /// <summary>Over the levels.</summary>
    public double Mean => Levels.Average(level => level.Distance);
}

/// <summary>The distance in one level.</summary>
/// <param name="Side">Of the level's images in pixels.</param>
/// <param name="Distance">0 is equal.</param>
public sealed record LevelDistance(int Side, double Distance);
