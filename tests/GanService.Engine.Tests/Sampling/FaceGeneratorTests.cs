using GanService.Engine.Architectures;
using GanService.Engine.Networks;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Sampling;

namespace GanService.Engine.Tests.Sampling;

public sealed class FaceGeneratorTests : IDisposable
{
    private readonly DenseGenerator generator = new(new(), 28);
    private readonly FaceGenerator faces;

    public FaceGeneratorTests()
    {
        DenseLayers.InitializeGlorot(generator, new(1, RandomStream.GeneratorWeights));
        faces = new(generator);
    }

    [Fact]
    public void Generate_InAnyCompany_GivesEachSeedTheSameBytes()
    {
        var together = faces.Generate([.. Enumerable.Range(100, 37).Select(i => (long)i)]);

        for (var i = 0; i < together.Count; i++)
            Assert.Equal(together[i].Pixels, faces.Generate([100 + i])[0].Pixels);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(6)]
    public void Draw_WithItsArraysAnywhereInMemory_GivesEachLatentTheSameNumbers(int latentSize)
    {
        using var small = new DenseGenerator(new() { LatentSize = latentSize, GeneratorWidths = [10, 20] }, 8);
        DenseLayers.InitializeGlorot(small, new(1, RandomStream.GeneratorWeights));
        var (anywhere, latent) = (new FaceGenerator(small), Latents.Of(7, latentSize));
        var first = anywhere.Draw([latent])[0].Values;

        for (var shift = 8; shift <= 512; shift += 8)
        {
            GC.KeepAlive(new byte[shift]); // what is allocated next lies elsewhere in its cache line
            Assert.Equal(first, anywhere.Draw([latent])[0].Values);
        }
    }

    [Theory]
    [InlineData(Architecture.Dense)]
    [InlineData(Architecture.Dcgan)]
    [InlineData(Architecture.Faces)]
    public void Draw_InAnyRow_GivesEachLatentTheSameNumbers(Architecture architecture)
    {
        using var narrow = ArchitectureDescriptor.Of(architecture).CreateGenerator(new() { LatentSize = 7, GeneratorWidths = [10, 5], Channels = 4 }, 16);
        var rows = new FaceGenerator(narrow);
        var expected = rows.Draw([Latents.Of(0, 7)])[0].Values;

        for (var row = 1; row < FaceGenerator.Rows; row++)
            Assert.Equal(expected, rows.Draw([.. Enumerable.Range(1, row).Append(0).Select(seed => Latents.Of(seed, 7))])[row].Values);
    }

    [Theory]
    [InlineData(4, null, 2)] // all is the other's
    [InlineData(8, "start.weight", 2)] // the start is the one's, and without it nothing of that one is left
    [InlineData(8, "stages.0.style.weight,stages.1.style.weight", 1)] // the styles are the other's
    [InlineData(16, "stages.1.style.weight", 1)]
    [InlineData(16, "start.weight,stages.0.style.weight", 2)]
    [InlineData(32, null, 1)]
    public void Draw_OfMixedLatents_LetsEachDecideAtItsLevels(int side, string? deaf, long seen)
    {
        using var network = ArchitectureDescriptor.Of(Architecture.Faces).CreateGenerator(new() { LatentSize = 7, Channels = 4 }, 32);
        using (TorchSharp.torch.no_grad())
        {
            foreach (var (_, weights) in network.named_parameters().Where(p => deaf?.Split(',').Contains(p.name) == true))
                weights.zero_();
        }

        var drawn = new FaceGenerator(network);
        var mixed = Latents.Mixed(Latents.Of(1, 7), Latents.Of(2, 7), side, network.Levels);
        var together = drawn.Draw([Latents.Of(1, 7), mixed, Latents.Of(2, 7)]);

        Assert.Equal(3, network.Levels);
        Assert.Equal(together[seen == 1 ? 0 : 2].Values, together[1].Values);
        Assert.NotEqual(together[0].Values, together[2].Values);
        Assert.Equal(drawn.Draw([Latents.Of(seen, 7)])[0].Values, drawn.Draw([mixed])[0].Values);
    }

    [Fact]
    public void Generate_OfDifferentSeeds_GivesDifferentFaces() =>
        Assert.NotEqual(faces.Generate([1])[0].Pixels, faces.Generate([2])[0].Pixels);

    [Fact]
    public void OfWalk_ThroughSeeds_VisitsEachAtAStepOfItsOwn()
    {
        var walk = Enumerable.Range(0, 12).Select(step => Latents.OfWalk([5, 8, 5, 6], step, 12, LatentOf)).ToList();

        Assert.Equal(LatentOf(5), walk[0]);
        Assert.Equal(LatentOf(8), walk[3]);
        Assert.Equal(LatentOf(5), walk[7]);
        Assert.Equal(LatentOf(6), walk[11]);
        Assert.Equal(11, walk.DistinctBy(latent => latent[0]).Count());
    }

    [Fact]
    public void Between_ALatentAndItself_StandsStill() => Assert.Equal(LatentOf(5), Latents.Between(LatentOf(5), LatentOf(5), 0.3));

    [Fact]
    public void Between_TwoLatents_KeepsTheLengthOfLatents()
    {
        var lengths = Enumerable.Range(0, 11).Select(i => Length(Latents.Between(Latents.Of(1, 1000), Latents.Of(2, 1000), i / 10.0)));

        Assert.All(lengths, length => Assert.InRange(length, 29, 34)); // the middle of the straight line has 22
    }

    [Fact]
    public async Task Draw_OnTwoThreadsAtOnce_GivesBothTheSame()
    {
        var latents = Enumerable.Range(0, FaceGenerator.Rows).Select(seed => Latents.Of(seed, 100)).ToList();
        var alone = faces.Draw(latents);
        generator.eval();

        var together = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Enumerable.Range(0, 20).Select(_ => faces.Draw(latents)).ToList())));

        Assert.All(together.SelectMany(drawn => drawn), drawn => Assert.Equal(alone.SelectMany(f => f.Values), drawn.SelectMany(f => f.Values)));
    }

    [Fact]
    public void ToImage_OfAFace_RoundsAsTheNetworkLibraryDoes()
    {
        float[] values = [-1, -0.5f, 0, 0.25f, 0.999f, 1, 1.5f, -7, (1 / 127.5f) - 1, (2.5f / 127.5f) - 1, (3.5f / 127.5f) - 1, 0.1f];

        using var bytes = TorchSharp.torch.tensor(values).add(1).mul(127.5).round().clamp(0, 255).to(TorchSharp.torch.ScalarType.Byte);

        Assert.Equal(bytes.view(3, 4).transpose(0, 1).contiguous().bytes.ToArray(), new Face(2, values).ToImage().Pixels);
    }

    [Fact]
    public void Generate_InTheMidstOfTraining_LeavesTheGeneratorTraining()
    {
        generator.train();

        faces.Generate([1]);

        Assert.True(generator.training);
    }

    private static float[] LatentOf(long seed) => Latents.Of(seed, 100);

    private static double Length(float[] latent) => Math.Sqrt(latent.Sum(x => (double)x * x));

    public void Dispose() => generator.Dispose();
}
