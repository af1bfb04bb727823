using System.Text.Json;
using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Steps;
using TorchSharp;

namespace GanService.Engine.Tests.Steps;

/// <summary>Fifty steps against another framework; Golden/article-trace.py says how they were made.</summary>
public sealed class ArticleTraceTests
{
    private const double Tolerance = 1e-4;
    private const int Pixels = 3 * 28 * 28;

    private static readonly JsonElement trace =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "article-trace.json"))).RootElement;

    private static readonly Dictionary<string, OptimizerSettings> optimizers = new()
    {
        ["adam"] = new AdamSettings(),
        ["rmsprop"] = new RmsPropSettings(),
        ["sgd"] = new SgdSettings(),
    };

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    [InlineData("sgd")]
    public void TrainingStep_OnTheReferencesInputs_FollowsItForFiftySteps(string kind)
    {
        using var generator = new DenseGenerator(new(), 28);
        using var discriminator = new DenseDiscriminator(new(), 28);
        SetReferenceWeights(generator, discriminator);
        using var team = new ThreadTeam(2);
        using var step = new DenseTrainingStep(generator, discriminator, new(), new BinaryCrossEntropyLoss(), optimizers[kind], optimizers[kind], 32, team);
        var expected = trace.GetProperty(kind);

        var losses = expected.GetProperty("losses").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
        Assert.Equal(50, losses.Length);
        for (var t = 0; t < losses.Length; t++)
        {
            var actual = step.Run(Fill(16 * Pixels, 100 + t), Latents(1600, 200 + t), Latents(3200, 300 + t));
            AssertClose(losses[t][0], actual.DiscriminatorReal, $"{kind}, real, step {t}");
            AssertClose(losses[t][1], actual.DiscriminatorFake, $"{kind}, fake, step {t}");
            AssertClose(losses[t][2], actual.Generator, $"{kind}, generator, step {t}");
        }

        AssertNorms(expected.GetProperty("weightNorms").GetProperty("generator"), generator);
        AssertNorms(expected.GetProperty("weightNorms").GetProperty("discriminator"), discriminator);
        AssertImage(expected.GetProperty("imageInEvaluationMode"), generator);
    }

    private static void SetReferenceWeights(params torch.nn.Module[] networks)
    {
        using var noGradient = torch.no_grad();
        var layer = 0;
        foreach (var linear in networks.SelectMany(n => n.modules()).OfType<TorchSharp.Modules.Linear>())
        {
            var (outputs, inputs) = ((int)linear.weight!.shape[0], (int)linear.weight.shape[1]);
            var bound = (float)Math.Sqrt(6.0 / (inputs + outputs));
            using var weights = torch.tensor(Fill(outputs * inputs, 1 + layer++).Select(v => bound * v).ToArray(), [outputs, inputs]);
            linear.weight.copy_(weights);
            linear.bias!.zero_();
        }
    }

    private static void AssertNorms(JsonElement expected, torch.nn.Module network)
    {
        foreach (var (norm, (name, parameter)) in expected.EnumerateArray().Zip(network.named_parameters()))
            AssertClose(norm.GetDouble(), parameter.norm().item<float>(), name);
    }

    private static void AssertImage(JsonElement expected, DenseGenerator generator)
    {
        generator.eval();
        using var noGradient = torch.no_grad();
        var image = generator.forward(torch.tensor(Latents(100, 999), [1, 100])).flatten();
        AssertClose(expected.GetProperty("mean").GetDouble(), image.mean().item<float>(), "mean");
        AssertClose(expected.GetProperty("std").GetDouble(), image.std(unbiased: false).item<float>(), "std");
        foreach (var (value, pixel) in expected.GetProperty("first8").EnumerateArray().Zip(image.data<float>()))
            Assert.Equal(value.GetDouble(), pixel, 1e-3);
    }

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected), $"{what}: expected {expected}, got {actual}");

    private static float[] Latents(int count, int stream) => [.. Fill(count, stream).Select(v => (float)Math.Sqrt(3) * v)];

    private static float[] Fill(int count, int stream)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var z = ((ulong)stream << 32) + (ulong)i + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            values[i] = (float)(((z >> 40) / 8388608.0) - 1);
        }

        return values;
    }
}
