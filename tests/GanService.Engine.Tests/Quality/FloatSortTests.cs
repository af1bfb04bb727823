using GanService.Engine.Quality;
using GanService.Engine.Sampling;

namespace GanService.Engine.Tests.Quality;

public sealed class FloatSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(70_000)]
    public void Sort_OfManyNumbers_IsThatOfTheLibrary(int count)
    {
        var values = new float[count];
        new SeededRandom(1, RandomStream.Latents).FillNormal(values, 0);
        foreach (ref var value in values.AsSpan())
            value = MathF.Pow(value, 9); // from tiny to large, of both signs
        var expected = values.Order().ToArray();

        FloatSort.Sort(values, new uint[count]);

        Assert.Equal(expected, values);
    }

    [Fact]
    public void Sort_OfExtremes_PutsEachInItsPlace()
    {
        float[] values = [0, float.MaxValue, float.NegativeInfinity, -1, float.Epsilon, float.PositiveInfinity, -float.Epsilon, 1, float.MinValue];

        FloatSort.Sort(values, new uint[values.Length]);

        Assert.Equal([float.NegativeInfinity, float.MinValue, -1, -float.Epsilon, 0, float.Epsilon, 1, float.MaxValue, float.PositiveInfinity], values);
    }
}
