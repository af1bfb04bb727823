using GanService.Engine.Architectures;
using GanService.Engine.Checkpoints;
using GanService.Engine.Networks;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Sampling;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;

namespace GanService.Engine.Tests.Checkpoints;

public sealed class OnnxExportTests
{
    public static TheoryData<Architecture, int, Activation, Normalization, string[]?> Generators => new()
    {
        { Architecture.Dense, 12, Activation.LeakyRelu, Normalization.Batch, null },
        { Architecture.Dense, 9, Activation.Tanh, Normalization.None, null },
        { Architecture.Dense, 9, Activation.Relu, Normalization.Batch, null },
        { Architecture.Dcgan, 16, Activation.LeakyRelu, Normalization.Batch, null },
        { Architecture.Dcgan, 64, Activation.LeakyRelu, Normalization.Batch, null },
        { Architecture.Faces, 16, Activation.LeakyRelu, Normalization.Batch, null },
        { Architecture.Faces, 64, Activation.LeakyRelu, Normalization.Batch, null },
        { Architecture.Faces, 64, Activation.LeakyRelu, Normalization.Batch, ["no", "yes"] },
    };

    [Theory]
    [MemberData(nameof(Generators))]
    public async Task Export_RunByOnnxRuntime_GivesTheSameImages(Architecture architecture, int imageSize, Activation activation, Normalization normalization, string[]? classes)
    {
        const int Batch = 5;
        var settings = new NetworkSettings { LatentSize = 24, Channels = 8, GeneratorWidths = [20, 30], FullSizeChannels = imageSize == 64 ? 4 : 0, Refinements = imageSize == 64 ? 2 : 0, Activation = activation, Normalization = normalization, Classes = classes };
        using var generator = ArchitectureDescriptor.Of(architecture).CreateGenerator(settings, imageSize);
        Shake(generator);
        generator.eval();
        using var file = new MemoryStream();
        long length = 0;

        await OnnxExport.WriteAsync(file, generator, "tests", told => length = told, TestContext.Current.CancellationToken);

        Assert.Equal(length, file.Length);
        using var session = new InferenceSession(file.ToArray());
        var (count, size) = (generator.Classes.Count, generator.InputSize);
        float[] latents = [.. Enumerable.Range(0, Batch).SelectMany(seed => (float[])[.. Latents.Of(seed, 24), .. Latents.OneHot(Latents.ClassOf(seed, count), count)])];
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("latents", new DenseTensor<float>(latents, [Batch, size]))]);
        var images = Assert.Single(results);
        using var expected = generator.forward(torch.tensor(latents, [Batch, size]));
        Assert.Equal("images", images.Name);
        Assert.Equal([Batch, 3, imageSize, imageSize], images.AsTensor<float>().Dimensions.ToArray());
        foreach (var (theirs, ours) in images.AsEnumerable<float>().Zip(expected.contiguous().data<float>()))
            Assert.Equal(ours, theirs, 1e-4f);
    }

    // Weights, and statistics that differ from those of a new network.
    private static void Shake(Generator generator)
    {
        using var noGradient = torch.no_grad();
        ulong position = 0;
        foreach (var (name, values) in generator.state_dict())
        {
            if (values.dtype != torch.ScalarType.Float32)
                continue;
            var numbers = new float[values.numel()];
            new SeededRandom(3, RandomStream.GeneratorWeights).FillNormal(numbers, position);
            position += (ulong)numbers.Length;
            var isVariance = name.EndsWith("running_var", StringComparison.Ordinal);
            foreach (ref var number in numbers.AsSpan())
                number = isVariance ? Math.Abs(0.2f * number) + 0.5f : 0.2f * number;
            using var random = torch.tensor(numbers, values.shape);
            values.copy_(random);
        }
    }
}
