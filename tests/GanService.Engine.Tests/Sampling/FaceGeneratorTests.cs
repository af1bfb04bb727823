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
    public void Walk_BetweenTwoSeeds_BeginsAndEndsWithTheirFaces()
    {
        var walk = faces.Walk(5, 8, frames: 20, truncation: 0.7);

        Assert.Equal(20, walk.Count);
        Assert.Equal(faces.Generate([5], 0.7)[0].Pixels, walk[0].Pixels);
        Assert.Equal(faces.Generate([8], 0.7)[0].Pixels, walk[^1].Pixels);
        Assert.NotEqual(walk[9].Pixels, walk[10].Pixels);
    }

    [Fact]
    public void Walk_FromASeedToItself_StandsStill() => Assert.All(faces.Walk(5, 5, 3), face => Assert.Equal(faces.Generate([5])[0].Pixels, face.Pixels));

    [Fact]
    public void FillBetween_TwoSeeds_KeepsTheLengthOfLatents()
    {
        var lengths = Enumerable.Range(0, 11).Select(i =>
        {
            var latent = new float[1000];
            Latents.FillBetween(latent, 1, 2, i / 10.0, truncation: 1);
            return Math.Sqrt(latent.Sum(x => (double)x * x));
        });

        Assert.All(lengths, length => Assert.InRange(length, 29, 34)); // the middle of the straight line has 22
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
