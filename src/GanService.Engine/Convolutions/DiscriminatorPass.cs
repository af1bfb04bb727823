using System.Runtime.CompilerServices;
using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;

namespace GanService.Engine.Convolutions;

/// <summary>
/// The discriminator of recipe faces trained without autograd, on buffers that are made once and on the parameters of its libtorch module. Its rectifiers make it
/// linear where it stands, which is what makes gradient penalties cheap; see <see cref="AddGradients(int, ReadOnlySpan{float}, ReadOnlySpan{float})"/>.
/// </summary>
internal sealed unsafe class DiscriminatorPass : IDisposable
{
    private const string Weight = ".weight";
    private const int Places = 16; // of the last features

    private readonly List<Layer> layers = [];
    private readonly int lastIndex;
    private readonly float* lastWeights; // (C, 4, 4)
    private readonly float* lastBias;
    private readonly int classCount;
    private readonly int classIndex;
    private readonly NativeArray classes; // (N, K), one-hot
    private readonly NativeArray classVectors; // (N, C), those of the images' classes
    private readonly NativeArray classGradient; // (K, C)
    private readonly NativeArray lastGradient;
    private readonly NativeArray lastBiasGradient = new(1);
    private readonly NativeArray shares;
    private readonly NativeArray logits;

    public DiscriminatorPass(FacesDiscriminator discriminator, NetworkSettings settings, int imageSize, int maxImages, ThreadTeam team)
    {
        Parameters = NativeParameters.Of(discriminator);
        (Images, ImageGradient, LinearImages) = (new(maxImages, imageSize, 3), new(maxImages, imageSize, 3), new(maxImages, imageSize, 3));
        var (map, linear) = (Images, LinearImages);
        var names = new Queue<string>(Parameters.Where(p => p.Name.StartsWith("layers.", StringComparison.Ordinal) && p.Name.EndsWith(Weight, StringComparison.Ordinal)).Select(p => p.Name[..^Weight.Length]));
        if (settings.FullSizeChannels > 0)
            Add(3, imageSize, isRefinement: false);
        for (var side = imageSize / 2; side >= 4; side /= 2)
        {
            Add(4, side, isRefinement: false);
            if (settings.IsRefined(side, imageSize))
                Add(3, side, isRefinement: true);
        }

        lastIndex = NativeParameters.IndexOf(Parameters, names.Dequeue() + Weight);
        lastWeights = Parameters[lastIndex].Value;
        lastBias = Parameters[lastIndex + 1].Value;
        lastGradient = new(Parameters[lastIndex].Length);
        (shares, logits) = (new(maxImages), new(maxImages));
        classCount = settings.ClassCount;
        classIndex = classCount > 0 ? NativeParameters.IndexOf(Parameters, "classVectors") : 0;
        (classes, classVectors, classGradient) = (new((long)maxImages * classCount), new((long)maxImages * map.Channels), new((long)classCount * map.Channels));

        void Add(int kernel, int side, bool isRefinement)
        {
            var convolution = new Convolution(Parameters, names.Dequeue(), map.Channels, kernel, isTransposed: false, maxImages, team);
            var layer = new Layer(convolution, map, linear, maxImages, side, isRefinement);
            layers.Add(layer);
            (map, linear) = (layer.Output, layer.LinearOutput);
        }
    }

    /// <summary>In the order in which an optimizer of this network must have them.</summary>
    public IReadOnlyList<ParameterBuffer> Parameters { get; }

    /// <summary>What is judged (N, S, S, 3).</summary>
    public FeatureMap Images { get; }

    /// <summary>After <see cref="Backward"/> to the images, the gradient by them.</summary>
    public FeatureMap ImageGradient { get; }

    private FeatureMap LinearImages { get; }

    private FeatureMap Last => layers[^1].Output;

    /// <summary>Takes over the weights as they are now.</summary>
    public void Pack()
    {
        foreach (var layer in layers)
            layer.Convolution.Pack();
    }

    /// <summary>Tells the classes of images, where there are some.</summary>
    /// <param name="first">The first image.</param>
    /// <param name="rows">A row of each ends with its class, one-hot.</param>
    /// <param name="rowLength">Numbers in a row.</param>
    public void SetClasses(int first, ReadOnlySpan<float> rows, int rowLength)
    {
        for (var i = 0; i < rows.Length / rowLength; i++)
            rows.Slice(((i + 1) * rowLength) - classCount, classCount).CopyTo(classes.Span[((first + i) * classCount)..]);
    }

    /// <summary>Judges images.</summary>
    /// <returns>Their logits, until the next time.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<float> Forward(int first, int images)
    {
        foreach (var layer in layers)
        {
            layer.Convolution.Forward(layer.Input, first, images, layer.IsRefinement
                ? new() { Rectification = Rectification.Leaky, Kept = layer.Rectified, Residual = layer.Input, Target = layer.Output }
                : new() { Rectification = Rectification.Leaky, Target = layer.Output });
        }

        var channels = Last.Channels;
        for (var image = first; image < first + images; image++)
        {
            var sum = *lastBias;
            var vector = classVectors.Span.Slice(image * channels, channels);
            vector.Clear();
            for (var k = 0; k < classCount; k++)
            {
                for (var c = 0; c < channels; c++)
                    vector[c] += classes.Pointer[(image * classCount) + k] * Parameters[classIndex].Value[(k * channels) + c];
            }

            for (var place = 0; place < Places; place++)
            {
                var features = Last.At(image, place / 4, place % 4);
                for (var c = 0; c < channels; c++)
                    sum += features[c] * (lastWeights[(c * Places) + place] + vector[c]);
            }

            logits.Pointer[image] = sum;
        }

        return logits.Span.Slice(first, images);
    }

    /// <summary>Takes the gradient of each logit back to the first layer's answers, or to the images.</summary>
    /// <param name="first">The first image.</param>
    /// <param name="gradient">One number an image.</param>
    /// <param name="toImages">Whether to go on to the images.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(int first, ReadOnlySpan<float> gradient, bool toImages)
    {
        var top = layers[^1]; // never a refinement: those have 8 pixels at least
        for (var i = 0; i < gradient.Length; i++)
        {
            var vector = classVectors.Pointer + ((first + i) * Last.Channels);
            for (var place = 0; place < Places; place++)
            {
                float* answers = Last.At(first + i, place / 4, place % 4), to = top.Gradient.At(first + i, place / 4, place % 4);
                for (var c = 0; c < Last.Channels; c++)
                    to[c] = gradient[i] * (lastWeights[(c * Places) + place] + vector[c]) * (answers[c] > 0 ? 1 : LeakyRectifier.Slope);
            }
        }

        for (var l = layers.Count - 1; l > 0; l--)
        {
            var (layer, before) = (layers[l], layers[l - 1]);
            layer.Convolution.Backward(layer.Gradient, first, gradient.Length, before.IsRefinement
                ? new() { Target = before.OutputGradient!, Branch = before.Gradient, BranchRectified = before.Rectified }
                : new() { Added = layer.OutputGradient, Rectification = Rectification.SlopeOf, Rectified = before.Output, Target = before.Gradient });
        }

        if (toImages)
            layers[0].Convolution.Backward(layers[0].Gradient, first, gradient.Length, new() { Target = ImageGradient });
    }

    /// <summary>Adds up all gradients, after <see cref="Backward"/> with those of the logits.</summary>
    /// <param name="first">The first image.</param>
    /// <param name="gradient">Of each image's logit.</param>
    public void AddGradients(int first, ReadOnlySpan<float> gradient)
    {
        foreach (var layer in layers)
            layer.Convolution.AddGradient(layer.Input, layer.Gradient, first, gradient.Length);
        AddLastGradient(Last, first, gradient, gradient);
    }

    /// <summary>
    /// Adds up all gradients of the loss and of a gradient penalty, ½ Σ weight · |slope|², after <see cref="Backward"/> to the images with ones in place of
    /// the logits' gradients, which gave the slopes. Where it stands, a logit is a product of matrices with the image, and so is its slope's square with the slope:
    /// the penalty's gradient is what a pass of the slopes through the network, rectified as the images were, leaves beside that way back. A pass of
    /// gradient · image + weight · slope has both.
    /// </summary>
    /// <param name="first">The first image.</param>
    /// <param name="gradient">Of each image's logit by the loss.</param>
    /// <param name="weights">What each image's squared slope counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddGradients(int first, ReadOnlySpan<float> gradient, ReadOnlySpan<float> weights)
    {
        gradient.CopyTo(shares.Span[first..]);
        for (var i = 0; i < gradient.Length; i++)
        {
            var length = Images.ImageStride;
            float* image = Images.Corner(first + i, 0, 0), slope = ImageGradient.Corner(first + i, 0, 0), to = LinearImages.Corner(first + i, 0, 0);
            for (var at = 0; at < length; at++)
                to[at] = (gradient[i] * image[at]) + (weights[i] * slope[at]);
        }

        foreach (var layer in layers)
        {
            layer.Convolution.Forward(layer.LinearInput, first, gradient.Length, layer.IsRefinement
                ? new() { BiasShares = shares.Pointer, Rectification = Rectification.SlopeOf, Rectified = layer.Rectified, Residual = layer.LinearInput, Target = layer.LinearOutput }
                : new() { BiasShares = shares.Pointer, Rectification = Rectification.SlopeOf, Rectified = layer.Output, Target = layer.LinearOutput });
            layer.Convolution.AddGradient(layer.LinearInput, layer.Gradient, first, gradient.Length, shares.Pointer);
        }

        Span<float> ones = stackalloc float[gradient.Length];
        ones.Fill(1);
        AddLastGradient(layers[^1].LinearOutput, first, ones, gradient);
    }

    /// <summary>Updates all parameters by what was added up.</summary>
    public void Update(Optimizer optimizer)
    {
        optimizer.BeginStep();
        foreach (var layer in layers)
            layer.Convolution.Update(optimizer);
        optimizer.Update(lastIndex, lastGradient.Pointer, 0, lastGradient.Length);
        optimizer.Update(lastIndex + 1, lastBiasGradient.Pointer, 0, 1);
        if (classCount > 0)
            optimizer.Update(classIndex, classGradient.Pointer, 0, classGradient.Length);
    }

    public void Dispose()
    {
        foreach (var layer in layers)
            layer.Dispose();
        foreach (var array in new[] { lastGradient, lastBiasGradient, shares, logits, classes, classVectors, classGradient })
            array.Dispose();
        foreach (var map in new[] { Images, ImageGradient, LinearImages })
            map.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLastGradient(FeatureMap features, int first, ReadOnlySpan<float> shares, ReadOnlySpan<float> biasShares)
    {
        lastGradient.Span.Clear();
        classGradient.Span.Clear();
        *lastBiasGradient.Pointer = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            *lastBiasGradient.Pointer += biasShares[i];
            for (var place = 0; place < Places; place++)
            {
                var numbers = features.At(first + i, place / 4, place % 4);
                for (var c = 0; c < features.Channels; c++)
                {
                    lastGradient.Pointer[(c * Places) + place] += shares[i] * numbers[c];
                    for (var k = 0; k < classCount; k++)
                        classGradient.Pointer[(k * features.Channels) + c] += classes.Pointer[((first + i) * classCount) + k] * shares[i] * numbers[c];
                }
            }
        }
    }

    private sealed class Layer(Convolution convolution, FeatureMap input, FeatureMap linearInput, int images, int side, bool isRefinement) : IDisposable
    {
        public Convolution Convolution => convolution;

        public bool IsRefinement => isRefinement;

        public FeatureMap Input => input;

        /// <summary>The input of a pass that is rectified as the last one was.</summary>
        public FeatureMap LinearInput => linearInput;

        public FeatureMap Output { get; } = new(images, side, convolution.Outputs);

        public FeatureMap LinearOutput { get; } = new(images, side, convolution.Outputs);

        /// <summary>What a refinement's rectifier answered.</summary>
        public FeatureMap? Rectified { get; } = isRefinement ? new(images, side, convolution.Outputs) : null;

        /// <summary>By the convolution's answers.</summary>
        public FeatureMap Gradient { get; } = new(images, side, convolution.Outputs);

        /// <summary>By a refinement's output.</summary>
        public FeatureMap? OutputGradient { get; } = isRefinement ? new(images, side, convolution.Outputs) : null;

        public void Dispose()
        {
            convolution.Dispose();
            foreach (var map in new[] { Output, LinearOutput, Rectified, Gradient, OutputGradient })
                map?.Dispose();
        }
    }
}
