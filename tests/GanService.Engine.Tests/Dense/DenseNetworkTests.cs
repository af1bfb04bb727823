using GanService.Engine.Compute;
using GanService.Engine.Dense;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.RandomNumbers;
using TorchSharp;

namespace GanService.Engine.Tests.Dense;

/// <summary>Forward, backward and running statistics against libtorch's modules and autograd.</summary>
public sealed class DenseNetworkTests
{
    private const double Tolerance = 1e-5;

    private readonly SeededRandom random = new(5, RandomStream.GeneratorWeights);
    private ulong drawn;

    public static TheoryData<int[], int, int, int, int, Activation, Normalization> Shapes() => new()
    {
        { [256, 512, 1024], 100, 28, 16, 32, Activation.LeakyRelu, Normalization.Batch },
        { [50, 70], 33, 9, 3, 5, Activation.LeakyRelu, Normalization.Batch },
        { [17], 1, 8, 2, 2, Activation.LeakyRelu, Normalization.None },
        { [48, 96, 49], 100, 10, 1, 9, Activation.Relu, Normalization.None },
        { [3, 1, 200], 7, 11, 6, 66, Activation.Relu, Normalization.Batch },
        { [130, 64], 64, 16, 32, 64, Activation.Tanh, Normalization.Batch },
        { [31, 2100], 13, 8, 7, 4, Activation.Tanh, Normalization.None },
    };

    [Theory]
    [MemberData(nameof(Shapes), DisableDiscoveryEnumeration = true)]
    public unsafe void Network_OfAnyShape_AgreesWithAutograd(int[] widths, int latentSize, int imageSize, int first, int last, Activation activation, Normalization normalization)
    {
        var settings = new NetworkSettings { LatentSize = latentSize, GeneratorWidths = widths, Activation = activation, Normalization = normalization };
        using var fast = Randomized(new DenseGenerator(settings, imageSize));
        using var oracle = new DenseGenerator(settings, imageSize);
        NetworkWeights.Restore(oracle, NetworkWeights.Capture(fast));
        var imageLength = 3 * imageSize * imageSize;
        var latents = Normal(first + last, latentSize);
        var outputGradient = Normal(last, imageLength);

        // The oracle: two batches, and the gradients of the last.
        var firstImages = oracle.forward(latents[..first]);
        var lastLatents = latents[first..].clone().requires_grad_();
        var lastImages = oracle.forward(lastLatents).flatten(1);
        lastImages.backward([outputGradient]);

        using var team = new ThreadTeam(2);
        using var network = new DenseNetwork(fast, activation, Activation.Tanh, first + last + 3, team);
        using var optimizer = new RuleOptimizer<GradientRecorder>(network.Parameters, ["gradient"], (_, _) => default);
        using var inputs = Native(latents);
        using var inputGradient = new NativeArray((long)last * latentSize);
        network.Forward(inputs.Pointer, [first, last]);
        outputGradient.data<float>().ToArray().CopyTo(network.OutputGradient.Span[(first * imageLength)..]);
        optimizer.BeginStep();
        network.Backward(first, last, optimizer, inputGradient.Pointer);

        AssertClose("first batch", firstImages, network.Output.Span[..(first * imageLength)]);
        AssertClose("last batch", lastImages, network.Output.Span.Slice(first * imageLength, last * imageLength));
        AssertClose("inputs", lastLatents.grad!, inputGradient.Span);
        foreach (var ((name, parameter), state) in oracle.named_parameters().Zip(optimizer.State))
            AssertClose(name, parameter.grad!, state.Values.Span);
        foreach (var ((name, expected), (_, actual)) in oracle.named_buffers().Zip(fast.named_buffers()))
            AssertClose(name, expected.to(torch.ScalarType.Float32), actual.to(torch.ScalarType.Float32).data<float>().ToArray());
    }

    [Fact]
    public unsafe void Discriminator_WithoutAnOptimizer_GivesTheGradientOfItsImagesAndStaysAsItIs()
    {
        using var discriminator = Randomized(new DenseDiscriminator(new() { DiscriminatorWidths = [60, 20] }, 12));
        var before = NetworkWeights.Capture(discriminator);
        var images = Normal(10, 432).requires_grad_();
        discriminator.forward(images).sum().backward();

        using var team = new ThreadTeam(2);
        using var network = new DenseNetwork(discriminator, Activation.LeakyRelu, last: null, maxRows: 10, team);
        using var inputs = Native(images.detach());
        using var inputGradient = new NativeArray(images.numel());
        network.Forward(inputs.Pointer, [10]);
        network.OutputGradient.Span[..10].Fill(1);
        network.Backward(0, 10, optimizer: null, inputGradient.Pointer);

        AssertClose("images", images.grad!, inputGradient.Span);
        foreach (var (expected, actual) in before.Zip(NetworkWeights.Capture(discriminator)))
            Assert.Equal(expected.Values, actual.Values);
    }

    private TNetwork Randomized<TNetwork>(TNetwork network)
        where TNetwork : torch.nn.Module
    {
        using var noGradient = torch.no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            var isScale = parameter.dim() == 1 && name.EndsWith("weight", StringComparison.Ordinal);
            parameter.copy_(parameter.dim() == 2 ? Normal(parameter.shape) * Math.Sqrt(0.3 / parameter.shape[1]) : (Normal(parameter.shape) * 0.02) + (isScale ? 1 : 0));
        }

        return network;
    }

    // Not of libtorch's own generator: other tests draw from it meanwhile.
    private torch.Tensor Normal(params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        random.FillNormal(values, drawn);
        drawn += (ulong)values.Length;
        return torch.tensor(values).view(shape);
    }

    private static NativeArray Native(torch.Tensor tensor)
    {
        var array = new NativeArray(tensor.numel());
        tensor.data<float>().ToArray().CopyTo(array.Span);
        return array;
    }

    private static void AssertClose(string what, torch.Tensor expected, ReadOnlySpan<float> actual)
    {
        var numbers = expected.detach().flatten().data<float>().ToArray();
        Assert.Equal(numbers.Length, actual.Length);
        var scale = Math.Max(numbers.Max(Math.Abs), 1e-6);
        for (var i = 0; i < numbers.Length; i++)
            Assert.True(Math.Abs(numbers[i] - actual[i]) <= Tolerance * scale, $"{what}[{i}]: expected {numbers[i]}, got {actual[i]}, largest {scale}");
    }

    /// <summary>Leaves the parameters alone and keeps their gradients as state.</summary>
    private readonly unsafe struct GradientRecorder : IUpdateRule
    {
        public static int StateCount => 1;

        public void Update<TLane>(float* value, float* gradient, float* first, float* second, ref nint at, nint count)
            where TLane : struct, ILane<TLane>
        {
            for (; at + TLane.Count <= count; at += TLane.Count)
                TLane.Load(gradient + at).Store(first + at);
        }
    }
}
