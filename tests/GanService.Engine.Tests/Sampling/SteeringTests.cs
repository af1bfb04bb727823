using GanService.Engine.Sampling;

namespace GanService.Engine.Tests.Sampling;

public sealed class SteeringTests
{
    private const int Size = 100;

    private static readonly float[] typical = Latents.Of(-3, Size);

    [Fact]
    public void Of_ASeedWithoutTruncation_IsItsLatent() => Assert.Equal(Latents.Of(7, Size), new Steering(Size).Of(7));

    [Fact]
    public void Of_ASeedTruncatedToNothing_IsTheTypicalLatent() => Assert.Equal(typical, Truncated(0).Of(7));

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Of_ATruncatedSeed_IsAsLongAsOthersAndNearerToTheTypicalOne(double truncation)
    {
        var (latent, whole) = (Truncated(truncation).Of(7), Latents.Of(7, Size));

        Assert.InRange(Length(latent), Math.Min(Length(whole), Length(typical)), Math.Max(Length(whole), Length(typical)));
        Assert.Equal(Angle(whole, typical) * truncation, Angle(latent, typical), 0.1); // not just that, where one is longer
    }

    [Fact]
    public void Of_ASeedOfAClassTruncatedToNothing_IsTheTypicalLatentOfThatClass()
    {
        var steering = new Steering(Size) { Truncation = 0, Typical = new Dictionary<int, float[]> { [0] = Latents.Of(-1, Size), [2] = typical } };

        Assert.Equal(typical, steering.Of(7, 2));
    }

    [Fact]
    public void Of_APushedSeed_IsAsLongAsBeforeAndGoesThatWay()
    {
        var direction = new LatentDirection([1, 5, 9], [2, 7]);
        var step = direction.StepOf(Size);

        var (before, after) = (Latents.Of(7, Size), new Steering(Size) { Pushes = [(step, 0.8)] }.Of(7));

        Assert.Equal(Math.Sqrt(Size) / 4, Length(step), 4);
        Assert.Equal(Length(before), Length(after), 4);
        Assert.True(Angle(after, step) < Angle(before, step));
        Assert.True(Angle(Latents.Of(2, Size), step) < Angle(Latents.Of(1, Size), step));
    }

    [Fact]
    public void Of_ASeedPushedAwayFromNoLength_IsANumber() => Assert.Equal(new float[Size], new Steering(Size) { Pushes = [(typical, 0.8)] }.Of(new float[Size]));

    [Fact]
    public void Among_Faces_IsTheOneInTheirMiddle()
    {
        float[] levels = [-0.9f, -0.5f, 0.1f, 0.4f, 0.9f]; // their mean is 0

        Assert.Equal(2, TypicalFace.Among([.. levels.Select(level => new Face(20, [.. Enumerable.Repeat(level, 3 * 20 * 20)]))]));
    }

    [Fact]
    public void Among_FacesThatDifferOnlyWithinPixelsOfSixteen_IsTheFirst()
    {
        float[] flat = new float[3 * 32 * 32];
        float[] chequered = [.. Enumerable.Range(0, flat.Length).Select(i => (i + (i / 32)) % 2 == 0 ? 1f : -1f)];

        Assert.Equal(0, TypicalFace.Among([new(32, chequered), new(32, flat)]));
        Assert.Equal(0, TypicalFace.Among([new(32, flat), new(32, chequered)]));
    }

    private static Steering Truncated(double truncation) => new(Size) { Truncation = truncation, Typical = new Dictionary<int, float[]> { [0] = typical } };

    private static double Length(float[] latent) => Math.Sqrt(latent.Sum(x => (double)x * x));

    private static double Angle(float[] a, float[] b) => Math.Acos(a.Zip(b, (x, y) => (double)x * y).Sum() / (Length(a) * Length(b)));
}
