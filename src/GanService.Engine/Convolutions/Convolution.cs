using System.Runtime.CompilerServices;
using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Convolutions;

/// <summary>
/// A convolution of stride 1 or 2, or its transpose, or a linear layer, which is that of one pixel: the way there, the way back, and the gradient of
/// its weights. What is "low" is the smaller map, or its channels, "high" the larger one: a convolution leads from high to low, its transpose
/// from low to high, and each is the other's way back. Each sum has an order of its own, whatever the number of threads.
/// </summary>
internal sealed unsafe class Convolution : IDisposable
{
    private const int BlockPixels = 256; // of both maps these stay in the second cache

    private readonly ThreadTeam team;
    private readonly int weightsIndex;
    private readonly ParameterBuffer weights; // (low, high, kernel, kernel)
    private readonly ParameterBuffer bias;
    private readonly bool isTransposed;
    private readonly int low;
    private readonly int high;
    private readonly int kernel;
    private readonly int stride;
    private readonly bool isWide = Lanes.AreWide; // tests change it while other tests train
    private readonly int tileRows;
    private readonly int taps; // of a kernel's side that meet a pixel of the larger map
    private readonly bool isLowLeft; // of the gradient's tiles, where it has too few channels to fill one's width
    private readonly NativeArray down; // (panels of low, kernel, kernel, high, 16)
    private readonly NativeArray up; // (stride, stride, panels of high, taps, taps, low, 16)
    private readonly NativeArray sums; // (kernel, tiles of left, tiles of right, rows of a tile, 16)
    private readonly NativeArray gradient; // as the weights
    private readonly NativeArray paddedBias; // to whole lanes
    private readonly NativeArray biasSums; // (images, channels)
    private readonly NativeArray biasGradient;

    /// <param name="network">The parameters of a network, used and updated in place.</param>
    /// <param name="name">The layer's, as in <c>layers.0</c>.</param>
    /// <param name="inputs">Channels of its inputs.</param>
    /// <param name="kernel">Side of the kernel: 4 with a stride of 2, 3 or 1 without.</param>
    /// <param name="isTransposed">Whether it is a transposed one.</param>
    /// <param name="maxImages">The most images of a pass.</param>
    /// <param name="team">Shares the work.</param>
    public Convolution(IReadOnlyList<ParameterBuffer> network, string name, int inputs, int kernel, bool isTransposed, int maxImages, ThreadTeam team)
    {
        (this.kernel, this.isTransposed, this.team) = (kernel, isTransposed, team);
        weightsIndex = NativeParameters.IndexOf(network, $"{name}.weight");
        (weights, bias) = (network[weightsIndex], network[weightsIndex + 1]);
        (low, high) = isTransposed ? (inputs, bias.Length) : (bias.Length, inputs);
        stride = kernel == 4 ? 2 : 1;
        taps = kernel / stride;
        isLowLeft = low < OuterProduct.Width;
        tileRows = OuterProduct.Rows(isWide);
        (LeftTiles, RightTiles) = isLowLeft ? (Tiles(low, tileRows), Tiles(kernel * high, OuterProduct.Width)) : (Tiles(kernel * high, tileRows), Tiles(low, OuterProduct.Width));
        down = new((long)Panels(low) * kernel * kernel * high * GatherProduct.Width);
        up = new((long)stride * stride * Panels(high) * taps * taps * low * GatherProduct.Width);
        sums = new((long)kernel * LeftTiles * RightTiles * SumsOfTile);
        gradient = new(weights.Length);
        paddedBias = new((long)Panels(bias.Length) * GatherProduct.Width);
        biasSums = new((long)maxImages * bias.Length);
        biasGradient = new(bias.Length);
    }

    /// <summary>Channels of its answers.</summary>
    public int Outputs => bias.Length;

    private int SumsOfTile => tileRows * OuterProduct.Width;

    private int LeftTiles { get; }

    private int RightTiles { get; }

    /// <summary>Takes over the weights as they are now.</summary>
    public void Pack()
    {
        var job = new PackJob(this);
        team.Run(ref job);
        new ReadOnlySpan<float>(bias.Value, bias.Length).CopyTo(paddedBias.Span);
    }

    /// <summary>The layer's answer, before what <paramref name="finish"/> makes of it.</summary>
    /// <param name="inputs">What it is asked.</param>
    /// <param name="first">The first image.</param>
    /// <param name="images">Their number.</param>
    /// <param name="finish">Its bias is the layer's.</param>
    public void Forward(FeatureMap inputs, int first, int images, Finish finish) => Run(inputs, first, images, finish with { Bias = paddedBias.Pointer }, isTransposed);

    /// <summary>From the gradient by the layer's answers to that by its inputs.</summary>
    public void Backward(FeatureMap gradient, int first, int images, in Finish finish) => Run(gradient, first, images, finish, !isTransposed);

    /// <summary>Adds up the gradients of weights and bias.</summary>
    /// <param name="inputs">What the layer was asked.</param>
    /// <param name="answers">The gradient by its answers.</param>
    /// <param name="first">The first image.</param>
    /// <param name="images">Their number.</param>
    /// <param name="biasShares">What an image counts for the bias; null for 1.</param>
    public void AddGradient(FeatureMap inputs, FeatureMap answers, int first, int images, float* biasShares = null)
    {
        var (larger, smaller) = isTransposed ? (answers, inputs) : (inputs, answers);
        var weightsJob = new GradientJob(this, larger, smaller, first, images);
        team.Run(ref weightsJob);
        var biasJob = new BiasJob(this, answers, first, images);
        team.Run(ref biasJob);
        biasGradient.Span.Clear();
        for (var image = 0; image < images; image++)
        {
            for (var c = 0; c < bias.Length; c++)
                biasGradient.Pointer[c] += biasSums.Pointer[(image * bias.Length) + c] * (biasShares is null ? 1 : biasShares[first + image]);
        }
    }

    /// <summary>Updates weights and bias by the gradients that were added up last.</summary>
    /// <param name="optimizer">Has begun a step.</param>
    public void Update(Optimizer optimizer)
    {
        var job = new UpdateJob(this, optimizer);
        team.Run(ref job);
        optimizer.Update(weightsIndex + 1, biasGradient.Pointer, 0, bias.Length);
    }

    public void Dispose()
    {
        foreach (var array in new[] { down, up, sums, gradient, paddedBias, biasSums, biasGradient })
            array.Dispose();
    }

    private void Run(FeatureMap from, int first, int images, in Finish finish, bool isUp)
    {
        if (isUp)
        {
            var job = new UpJob(this, from, first, images, finish);
            team.Run(ref job);
        }
        else
        {
            var job = new DownJob(this, from, first, images, finish);
            team.Run(ref job);
        }
    }

    private static int Tiles(int count, int width) => (count + width - 1) / width;

    private static int Panels(int channels) => Tiles(channels, GatherProduct.Width);

    // The rows of kernels that meet a pixel of the larger map at place `phase` of the stride, in the order of the smaller one's rows.
    private int KernelRow(int phase, int tap) => kernel - 1 - phase - (stride * tap);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackDown(int panel)
    {
        var (from, count) = (panel * GatherProduct.Width, Math.Min(GatherProduct.Width, low - (panel * GatherProduct.Width)));
        nint square = kernel * kernel, taken = high * square;
        var panels = down.Pointer + (panel * taken * GatherProduct.Width);
        for (var h = 0; h < high; h++)
        {
            for (var tap = 0; tap < square; tap++)
            {
                float* to = panels + (((tap * high) + h) * GatherProduct.Width), weight = weights.Value + (from * taken) + (h * square) + tap;
                for (var l = 0; l < count; l++)
                    to[l] = weight[l * taken];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackUp(int phase, int panel)
    {
        var (from, count) = (panel * GatherProduct.Width, Math.Min(GatherProduct.Width, high - (panel * GatherProduct.Width)));
        nint square = kernel * kernel;
        var panels = up.Pointer + ((((nint)phase * Panels(high)) + panel) * taps * taps * low * GatherProduct.Width);
        for (var l = 0; l < low; l++)
        {
            for (var tap = 0; tap < taps * taps; tap++)
            {
                var place = (KernelRow(phase / stride, tap / taps) * kernel) + KernelRow(phase % stride, tap % taps);
                float* to = panels + ((((nint)tap * low) + l) * GatherProduct.Width), weight = weights.Value + ((((nint)l * high) + from) * square) + place;
                for (var h = 0; h < count; h++)
                    to[h] = weight[h * square];
            }
        }
    }

    private void Gather(FeatureMap from, int first, int side, int step, int offsetY, int offsetX, int firstPixel, int endPixel, float* panels, int taps, int depth, int outputs, int targetStep, int phaseY, int phaseX, in Finish finish)
    {
        if (isWide)
            Gather<Lane16>(from, first, side, step, offsetY, offsetX, firstPixel, endPixel, panels, taps, depth, outputs, targetStep, phaseY, phaseX, finish);
        else
            Gather<LanePair>(from, first, side, step, offsetY, offsetX, firstPixel, endPixel, panels, taps, depth, outputs, targetStep, phaseY, phaseX, finish);
    }

    // One tile of pixels after the other, through one panel after the other: a panel stays in the cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<TLane>(FeatureMap from, int first, int side, int step, int offsetY, int offsetX, int firstPixel, int endPixel, float* panels, int taps, int depth, int outputs, int targetStep, int phaseY, int phaseX, in Finish finish)
        where TLane : struct, ILane<TLane>
    {
        var places = stackalloc float*[GatherProduct.MaxRows];
        var sums = stackalloc float[GatherProduct.MaxRows * GatherProduct.Width];
        var pixels = stackalloc int[3 * GatherProduct.MaxRows];
        var isWide = typeof(TLane) == typeof(Lane16);
        var (rows, segment) = (GatherProduct.Rows(isWide), taps * from.Channels);
        for (var channel = 0; channel < outputs; channel += GatherProduct.Width, panels += (nint)depth * GatherProduct.Width)
        {
            var count = Math.Min(GatherProduct.Width, outputs - channel);
            var (image, y, x) = (first + (firstPixel / (side * side)), firstPixel / side % side, firstPixel % side);
            for (var pixel = firstPixel; pixel < endPixel; pixel += rows)
            {
                var taken = Math.Min(rows, endPixel - pixel);
                for (var r = 0; r < rows; r++)
                {
                    if (r >= taken) // what a tile has too many is computed from the last one again and thrown away
                    {
                        places[r] = places[taken - 1];
                        continue;
                    }

                    places[r] = from.Corner(image, (y * step) + offsetY, (x * step) + offsetX);
                    (pixels[3 * r], pixels[(3 * r) + 1], pixels[(3 * r) + 2]) = (image, y, x);
                    if (++x == side)
                    {
                        x = 0;
                        if (++y == side)
                            (y, image) = (0, image + 1);
                    }
                }

                GatherProduct.Run(isWide, places, from.RowStride, taps, segment, panels, sums);
                for (var r = 0; r < taken; r++)
                    finish.Take<TLane>(pixels[3 * r], (pixels[(3 * r) + 1] * targetStep) + phaseY, (pixels[(3 * r) + 2] * targetStep) + phaseX, channel, sums + (r * GatherProduct.Width), count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTiles(FeatureMap larger, FeatureMap smaller, int first, int images, int fromTile, int toTile)
    {
        var side = smaller.Side;
        var rowsOfBlock = Math.Clamp(BlockPixels / side, 1, side);
        var imagesOfBlock = Math.Max(1, BlockPixels / (side * side));
        new Span<float>(sums.Pointer + ((nint)fromTile * RightTiles * SumsOfTile), (toTile - fromTile) * RightTiles * SumsOfTile).Clear();
        for (var image = first; image < first + images; image += imagesOfBlock)
        {
            for (var y = 0; y < side; y += rowsOfBlock)
            {
                for (var tile = fromTile; tile < toTile; tile++)
                    AddTile(larger, smaller, image, Math.Min(imagesOfBlock, first + images - image), y, Math.Min(rowsOfBlock, side - y), tile);
            }
        }
    }

    private void AddTile(FeatureMap larger, FeatureMap smaller, int image, int images, int y, int rows, int tile)
    {
        var (kernelRow, left) = (tile / LeftTiles, tile % LeftTiles * tileRows);
        var side = smaller.Side;
        for (var right = 0; right < RightTiles; right++)
        {
            var to = sums.Pointer + ((((nint)tile * RightTiles) + right) * SumsOfTile);
            var (ofLarger, ofSmaller) = isLowLeft ? (right * OuterProduct.Width, left) : (left, right * OuterProduct.Width);
            var a = new OuterProduct.Side(larger.Corner(image, (y * stride) + kernelRow, 0) + ofLarger, stride * high, stride * larger.RowStride, larger.ImageStride);
            var b = new OuterProduct.Side(smaller.At(image, y, 0) + ofSmaller, low, smaller.RowStride, smaller.ImageStride);
            OuterProduct.Add(isWide, isLowLeft ? b : a, isLowLeft ? a : b, images, rows, side, to);
        }
    }

    // The gradient of some low channels' weights, (channels, high, kernel, kernel), out of the tiles: as many as lie side by side there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(int from, int to)
    {
        nint square = kernel * kernel, taken = high * square;
        for (var h = 0; h < high; h++)
        {
            for (var tap = 0; tap < square; tap++)
            {
                var (ky, at) = (tap / kernel, (tap % kernel * high) + h);
                var weight = gradient.Pointer + (from * taken) + (h * square) + tap;
                for (var l = from; l < to; l++, weight += taken)
                    *weight = isLowLeft ? SumAt(ky, l, at) : SumAt(ky, at, l);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float SumAt(int kernelRow, int left, int right)
    {
        var (tileOfLeft, row) = tileRows == OuterProduct.WideRows // by constants, which takes no division
            ? (left / OuterProduct.WideRows, left % OuterProduct.WideRows)
            : (left / OuterProduct.NarrowRows, left % OuterProduct.NarrowRows);
        var tile = ((((nint)kernelRow * LeftTiles) + tileOfLeft) * RightTiles) + (right / OuterProduct.Width);
        return sums.Pointer[(tile * SumsOfTile) + (row * OuterProduct.Width) + (right % OuterProduct.Width)];
    }

    private readonly struct PackJob(Convolution convolution) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (lows, highs, phases) = (Panels(convolution.low), Panels(convolution.high), convolution.stride * convolution.stride);
            var (from, to) = Partition.Evenly(lows + (phases * highs), part, parts);
            for (var at = from; at < to; at++)
            {
                if (at < lows)
                    convolution.PackDown(at);
                else
                    convolution.PackUp((at - lows) / highs, (at - lows) % highs);
            }
        }
    }

    private readonly struct DownJob(Convolution convolution, FeatureMap map, int first, int images, Finish finish) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (side, kernel) = (finish.Target.Side, convolution.kernel);
            var (from, to) = Partition.Evenly(images * side * side, part, parts);
            if (from < to)
                convolution.Gather(map, first, side, convolution.stride, 0, 0, from, to, convolution.down.Pointer, kernel, kernel * kernel * convolution.high, convolution.low, 1, 0, 0, finish);
        }
    }

    private readonly struct UpJob(Convolution convolution, FeatureMap map, int first, int images, Finish finish) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (side, stride, taps) = (map.Side, convolution.stride, convolution.taps);
            var (from, to) = Partition.Evenly(images * side * side, part, parts);
            if (from == to)
                return;
            nint panels = (nint)Panels(convolution.high) * taps * taps * convolution.low * GatherProduct.Width;
            for (var phase = 0; phase < stride * stride; phase++)
            {
                var (y, x) = (phase / stride, phase % stride);
                convolution.Gather(map, first, side, 1, y, x, from, to, convolution.up.Pointer + (phase * panels), taps, taps * taps * convolution.low, convolution.high, stride, y, x, finish);
            }
        }
    }

    private readonly struct GradientJob(Convolution convolution, FeatureMap larger, FeatureMap smaller, int first, int images) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Evenly(convolution.kernel * convolution.LeftTiles, part, parts);
            if (from < to)
                convolution.AddTiles(larger, smaller, first, images, from, to);
        }
    }

    private readonly struct BiasJob(Convolution convolution, FeatureMap answers, int first, int images) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Evenly(images, part, parts);
            for (var image = from; image < to; image++)
                Sum(first + image, convolution.biasSums.Pointer + ((nint)image * answers.Channels));
        }

        private void Sum(int image, float* to)
        {
            var c = 0;
            for (; c + LanePair.Count <= answers.Channels; c += LanePair.Count)
                Sum<LanePair>(image, c, to);
            for (; c < answers.Channels; c++)
                Sum<Lane1>(image, c, to);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Sum<TLane>(int image, int channel, float* to)
            where TLane : struct, ILane<TLane>
        {
            TLane sum = default;
            for (var y = 0; y < answers.Side; y++)
            {
                var row = answers.At(image, y, 0) + channel;
                for (var x = 0; x < answers.Side; x++, row += answers.Channels)
                    sum += TLane.Load(row);
            }

            sum.Store(to + channel);
        }
    }

    private readonly struct UpdateJob(Convolution convolution, Optimizer optimizer) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Of(convolution.low, part, parts);
            for (var channel = from; channel < to; channel += OuterProduct.Width)
                convolution.Collect(channel, Math.Min(channel + OuterProduct.Width, to));
            var weights = convolution.high * convolution.kernel * convolution.kernel;
            if (from < to)
                optimizer.Update(convolution.weightsIndex, convolution.gradient.Pointer, from * weights, to * weights);
        }
    }
}
