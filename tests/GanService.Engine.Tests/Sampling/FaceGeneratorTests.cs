using GanService.Engine.Networks;
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

    [Fact]
    public void Generate_OfDifferentSeeds_GivesDifferentFaces() =>
        Assert.NotEqual(faces.Generate([1])[0].Pixels, faces.Generate([2])[0].Pixels);

    [Fact]
    public void Generate_WithTruncationZero_GivesEverySeedTheMeanFace()
    {
        var both = faces.Generate([1, 2], truncation: 0);

        Assert.Equal(both[0].Pixels, both[1].Pixels);
        Assert.NotEqual(both[0].Pixels, faces.Generate([1])[0].Pixels);
    }

    [Fact]
    public void Generate_InTheMidstOfTraining_LeavesTheGeneratorTraining()
    {
        generator.train();

        faces.Generate([1]);

        Assert.True(generator.training);
    }

    public void Dispose() => generator.Dispose();
}
