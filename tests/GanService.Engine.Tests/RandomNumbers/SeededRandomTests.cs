using System.Text.Json;
using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Tests.RandomNumbers;

public sealed class SeededRandomTests
{
    [Fact]
    public void Numbers_OfSeedStreamAndPosition_AreThoseOfTheDefinition()
    {
        var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "seeded-random.json"))).RootElement;
        Assert.Equal(30, cases.GetArrayLength());
        foreach (var expected in cases.EnumerateArray())
        {
            var random = new SeededRandom(expected.GetProperty("seed").GetInt64(), (RandomStream)expected.GetProperty("stream").GetInt32());
            var position = expected.GetProperty("position").GetUInt64();
            var normals = new float[5];
            random.FillNormal(normals, position);

            Assert.Equal(expected.GetProperty("uniform").GetDouble(), random.Uniform(position));
            Assert.Equal(expected.GetProperty("index").GetInt32(), random.Index(position, 1000));
            foreach (var (value, normal) in expected.GetProperty("normals").EnumerateArray().Zip(normals))
                Assert.Equal(value.GetDouble(), normal, 1e-6);
        }
    }

    [Fact]
    public void FillNormal_OfManyNumbers_HasMeanZeroAndDeviationOne()
    {
        var values = new float[100_000];
        new SeededRandom(7, RandomStream.Latents).FillNormal(values, 0);

        var mean = values.Average(v => (double)v);
        Assert.Equal(0, mean, 0.015);
        Assert.Equal(1, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 0.01);
    }

    [Fact]
    public void FillUniform_OfManyNumbers_StaysInsideTheBoundAndFillsIt()
    {
        var values = new float[10_000];
        new SeededRandom(7, RandomStream.GeneratorWeights).FillUniform(values, 0.25f, 0);

        Assert.InRange(values.Min(), -0.25f, -0.249f);
        Assert.InRange(values.Max(), 0.249f, 0.25f);
    }
}
