using System.Runtime.CompilerServices;
using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Convolutions;

/// <summary>The generator of recipe faces trained without autograd, on buffers that are made once and on the parameters of its libtorch module.</summary>
internal sealed unsafe class GeneratorPass : IDisposable
{
    private readonly ThreadTeam team;
    private readonly List<Convolution> layers = [];
    private readonly FeatureMap latents; // (N, 1, 1, Z + K)
    private readonly Convolution start;
    private readonly FeatureMap startRow; // (N, 1, 1, 16 C): the first map without a border
    private readonly FeatureMap startRowGradient;
    private readonly FeatureMap startMap;
    private readonly FeatureMap startGradient;
    private readonly List<Stage> stages = [];
    private readonly Convolution? fullSize;
    private readonly FeatureMap? fullSizeMap;
    private readonly FeatureMap? fullSizeGradient;
    private readonly Convolution image;
    private readonly FeatureMap images;
    private readonly FeatureMap imageGradient;

    /// <param name="generator">Its parameters are updated in place.</param>
    /// <param name="settings">Those that it was made with.</param>
    /// <param name="images">Receives what it draws (N, S, S, 3).</param>
    /// <param name="imageGradient">Has the gradient by that before <see cref="Backward"/>.</param>
    /// <param name="team">Shares the work.</param>
    public GeneratorPass(FacesGenerator generator, NetworkSettings settings, FeatureMap images, FeatureMap imageGradient, ThreadTeam team)
    {
        (this.images, this.imageGradient, this.team) = (images, imageGradient, team);
        var (size, count) = (images.Side, images.Images);
        Parameters = NativeParameters.Of(generator);
        latents = new(count, 1, settings.InputSize, border: 0);
        start = Layer("start", settings.InputSize, 1, isTransposed: false);
        var channels = settings.ChannelsAt(4, size);
        (startRow, startRowGradient) = (new(count, 1, 16 * channels, border: 0), new(count, 1, 16 * channels, border: 0));
        (startMap, startGradient) = (new(count, 4, channels), new(count, 4, channels));
        var refinements = 0;
        for (var side = 8; side < size; side *= 2)
        {
            var name = $"stages.{stages.Count}";
            Convolution up = Layer($"{name}.up", channels, 4, isTransposed: true), style = Layer($"{name}.style", settings.InputSize, 1, isTransposed: false);
            channels = settings.ChannelsAt(side, size);
            var refinement = settings.IsRefined(side, size) ? Layer($"refinements.{refinements++}.convolution", channels, 3, isTransposed: false) : null;
            stages.Add(new(up, style, refinement, stages is [.., var before] ? before.Output : startMap, count, side, channels));
        }

        if (settings.FullSizeChannels > 0)
        {
            fullSize = Layer("fullSize", channels, 4, isTransposed: true);
            (fullSizeMap, fullSizeGradient) = (new(count, size, settings.FullSizeChannels), new(count, size, settings.FullSizeChannels));
        }

        image = fullSize is null ? Layer("image", channels, 4, isTransposed: true) : Layer("image", settings.FullSizeChannels, 3, isTransposed: false);

        Convolution Layer(string name, int inputs, int kernel, bool isTransposed)
        {
            layers.Add(new(Parameters, name, inputs, kernel, isTransposed, count, team));
            return layers[^1];
        }
    }

    /// <summary>In the order in which an optimizer of this network must have them.</summary>
    public IReadOnlyList<ParameterBuffer> Parameters { get; }

    private FeatureMap LastMap => stages is [.., var stage] ? stage.Output : startMap;

    /// <summary>Takes over the weights as they are now.</summary>
    public void Pack()
    {
        foreach (var layer in layers)
            layer.Pack();
    }

    /// <summary>Draws the images of latents (M, Z + K) into those from <paramref name="first"/> on.</summary>
    public void Forward(ReadOnlySpan<float> rows, int first)
    {
        var count = rows.Length / latents.Channels;
        rows.CopyTo(new(latents.At(first, 0, 0), rows.Length));
        start.Forward(latents, first, count, new() { Rectification = Rectification.Leaky, Target = startRow });
        CopyStart(first, count, toMap: true);
        foreach (var stage in stages)
        {
            stage.Style.Forward(latents, first, count, new() { Target = stage.Styles });
            stage.Up.Forward(stage.Input, first, count, new() { Styles = stage.Styles.At(0, 0, 0), Features = stage.Features, Rectification = Rectification.Leaky, Target = stage.Styled });
            stage.Refinement?.Forward(stage.Styled, first, count, new() { Rectification = Rectification.Leaky, Kept = stage.Rectified, Residual = stage.Styled, Target = stage.Refined! });
        }

        fullSize?.Forward(LastMap, first, count, new() { Rectification = Rectification.Leaky, Target = fullSizeMap! });
        image.Forward(fullSizeMap ?? LastMap, first, count, new() { Rectification = Rectification.Tanh, Target = images });
    }

    /// <summary>Adds up all gradients by the images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(int first, int count)
    {
        for (var at = (nint)first * images.ImageStride; at < (nint)(first + count) * images.ImageStride; at++)
            imageGradient.Corner(0, 0, 0)[at] *= 1 - (images.Corner(0, 0, 0)[at] * images.Corner(0, 0, 0)[at]);
        image.AddGradient(fullSizeMap ?? LastMap, imageGradient, first, count);
        if (fullSize is not null)
        {
            image.Backward(imageGradient, first, count, new() { Rectification = Rectification.SlopeOf, Rectified = fullSizeMap, Target = fullSizeGradient! });
            fullSize.AddGradient(LastMap, fullSizeGradient!, first, count);
        }

        var (above, aboveGradient) = (fullSize ?? image, fullSizeGradient ?? imageGradient);
        for (var s = stages.Count - 1; s >= 0; s--)
        {
            var stage = stages[s];
            if (stage.Refinement is { } refinement)
            {
                above.Backward(aboveGradient, first, count, new() { Target = stage.OutputGradient!, Branch = stage.RefinementGradient, BranchRectified = stage.Rectified });
                refinement.AddGradient(stage.Styled, stage.RefinementGradient!, first, count);
                (above, aboveGradient) = (refinement, stage.RefinementGradient!);
            }

            above.Backward(aboveGradient, first, count, new() { Added = stage.OutputGradient, Rectification = Rectification.SlopeOf, Rectified = stage.Styled, Target = stage.Gradient });
            var job = new StyleJob(stage, first, count);
            team.Run(ref job);
            stage.Style.AddGradient(latents, stage.StyleGradient, first, count);
            stage.Up.AddGradient(stage.Input, stage.Gradient, first, count);
            (above, aboveGradient) = (stage.Up, stage.Gradient);
        }

        above.Backward(aboveGradient, first, count, new() { Rectification = Rectification.SlopeOf, Rectified = startMap, Target = startGradient });
        CopyStart(first, count, toMap: false);
        start.AddGradient(latents, startRowGradient, first, count);
    }

    /// <summary>Updates all parameters by what was added up.</summary>
    public void Update(Optimizer optimizer)
    {
        optimizer.BeginStep();
        foreach (var layer in layers)
            layer.Update(optimizer);
    }

    public void Dispose()
    {
        foreach (var layer in layers)
            layer.Dispose();
        foreach (var stage in stages)
            stage.Dispose();
        foreach (var map in new[] { latents, startRow, startRowGradient, startMap, startGradient, fullSizeMap, fullSizeGradient })
            map?.Dispose();
    }

    // Between the start's answers, side by side, and the map with its border; back from it for the gradient.
    private void CopyStart(int first, int count, bool toMap)
    {
        var channels = startMap.Channels;
        for (var row = 4 * first; row < 4 * (first + count); row++)
        {
            var (index, y) = (row / 4, row % 4);
            if (toMap)
                new ReadOnlySpan<float>(startRow.At(index, 0, 0) + (4 * y * channels), 4 * channels).CopyTo(new(startMap.At(index, y, 0), 4 * channels));
            else
                new ReadOnlySpan<float>(startGradient.At(index, y, 0), 4 * channels).CopyTo(new(startRowGradient.At(index, 0, 0) + (4 * y * channels), 4 * channels));
        }
    }

    // From the gradient by what was scaled to those by the styles and by the features.
    private readonly struct StyleJob(Stage stage, int first, int count) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Evenly(count, part, parts);
            for (var image = first + from; image < first + to; image++)
            {
                var c = 0;
                for (; c + LanePair.Count <= stage.Gradient.Channels; c += LanePair.Count)
                    Run<LanePair>(image, c);
                for (; c < stage.Gradient.Channels; c++)
                    Run<Lane1>(image, c);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Run<TLane>(int image, int channel)
            where TLane : struct, ILane<TLane>
        {
            TLane sum = default, strength = TLane.Broadcast(StyledStage.Strength);
            var scale = TLane.MultiplyAdd(TLane.Load(stage.Styles.At(image, 0, 0) + channel), strength, TLane.Broadcast(1));
            for (var y = 0; y < stage.Gradient.Side; y++)
            {
                float* gradient = stage.Gradient.At(image, y, 0) + channel, features = stage.Features.At(image, y, 0) + channel;
                for (var x = 0; x < stage.Gradient.Side; x++, gradient += stage.Gradient.Channels, features += stage.Gradient.Channels)
                {
                    var g = TLane.Load(gradient);
                    sum = TLane.MultiplyAdd(g, TLane.Load(features), sum);
                    (g * scale).Store(gradient);
                }
            }

            (sum * strength).Store(stage.StyleGradient.At(image, 0, 0) + channel);
        }
    }

    private sealed class Stage(Convolution up, Convolution style, Convolution? refinement, FeatureMap input, int images, int side, int channels) : IDisposable
    {
        public Convolution Up => up;

        public Convolution Style => style;

        public Convolution? Refinement => refinement;

        public FeatureMap Input => input;

        /// <summary>(N, 1, 1, C)</summary>
        public FeatureMap Styles { get; } = new(images, 1, channels, border: 0);

        public FeatureMap StyleGradient { get; } = new(images, 1, channels, border: 0);

        /// <summary>Before they are scaled.</summary>
        public FeatureMap Features { get; } = new(images, side, channels);

        public FeatureMap Styled { get; } = new(images, side, channels);

        /// <summary>By the scaled features, then by <see cref="Features"/>.</summary>
        public FeatureMap Gradient { get; } = new(images, side, channels);

        public FeatureMap? Rectified { get; } = refinement is null ? null : new(images, side, channels);

        public FeatureMap? RefinementGradient { get; } = refinement is null ? null : new(images, side, channels);

        public FeatureMap? Refined { get; } = refinement is null ? null : new(images, side, channels);

        public FeatureMap? OutputGradient { get; } = refinement is null ? null : new(images, side, channels);

        public FeatureMap Output => Refined ?? Styled;

        public void Dispose()
        {
            foreach (var map in new[] { Styles, StyleGradient, Features, Styled, Gradient, Rectified, RefinementGradient, Refined, OutputGradient })
                map?.Dispose();
        }
    }
}
