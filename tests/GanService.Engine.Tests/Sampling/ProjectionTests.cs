using GanService.Engine.Architectures;
using GanService.Engine.Networks;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Sampling;
using GanService.Engine.Tests.Imaging;

namespace GanService.Engine.Tests.Sampling;

public sealed class ProjectionTests : IDisposable
{
    private const int Size = 16;

    private readonly List<Generator> generators = [];

    [Theory]
    [InlineData(Architecture.Dense)]
    [InlineData(Architecture.Faces)]
    public void Find_OfAFaceOfTheGenerator_FindsItAgain(Architecture architecture)
    {
        var generator = Create(architecture);
        var face = Draw(generator, [Latents.Of(7, 8)])[0];
        var candidates = Draw(generator, Projection.Candidates(8));

        var found = new Projection(generator, face.ToImage()).Find(candidates, 100, _ => { }, () => false, TestContext.Current.CancellationToken);

        var nearest = candidates.Min(candidate => Distance(candidate, face));
        Assert.Equal(100, found.Steps);
        Assert.InRange(found.Distance, 0, nearest / 4);
        Assert.Equal(found.Distance, Distance(Draw(generator, [found.Latent])[0], face), 0.5); // of levels; the picture has whole ones
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    public void Find_WithAGeneratorOfClasses_StaysInTheOneThatItIsToldOrBeganIn(int? place)
    {
        var generator = Create(Architecture.Faces, "blue", "green", "red");
        var face = Draw(generator, [[.. Latents.Of(7, 8), 0, 1, 0]])[0];
        var candidates = Draw(generator, Projection.Candidates(8, 3, place));

        var found = new Projection(generator, face.ToImage(), place).Find(candidates, 60, _ => { }, () => false, TestContext.Current.CancellationToken);

        Assert.Equal(place ?? found.Place, found.Place);
        Assert.Equal(8, found.Latent.Length);
        Assert.InRange(found.Distance, 0, candidates.Min(candidate => Distance(candidate, face)));
        Assert.Equal(found.Distance, Distance(Draw(generator, [[.. found.Latent, .. Latents.OneHot(found.Place, 3)]])[0], face), 0.5);
    }

    [Fact]
    public void Candidates_WithoutAClass_AreOfEachInTurn() =>
        Assert.Equal([2, 1, 0, 2], Projection.Candidates(8, 3).Take(4).Select(input => Array.IndexOf(input, 1, 8) - 8));

    [Fact]
    public void Find_OfTheSamePicture_FindsTheSameLatent()
    {
        var generator = Create(Architecture.Faces);
        var candidates = Draw(generator, Projection.Candidates(8));
        var projection = new Projection(generator, TestImages.Quarters(Size, Size));

        var found = Enumerable.Range(0, 2).Select(_ => projection.Find(candidates, 5, _ => { }, () => false, TestContext.Current.CancellationToken).Latent).ToList();

        Assert.Equal(found[0], found[1]);
        Assert.InRange(Math.Sqrt(found[0].Sum(x => (double)x * x)), Math.Sqrt(8) - 2, Math.Sqrt(8) + 2);
    }

    [Fact]
    public void Find_ThatIsCancelled_EndsWithinAStep()
    {
        using var cancellation = new CancellationTokenSource();
        var steps = 0;

        Assert.ThrowsAny<OperationCanceledException>(() => Find(_ =>
        {
            if (++steps == 3)
                cancellation.Cancel();
        }, () => false, cancellation.Token));

        Assert.Equal(3, steps);
    }

    [Fact]
    public void Find_ThatIsGoodEnough_AnswersWhatItHas()
    {
        var steps = 0;

        var found = Find(_ => steps++, () => steps == 4, TestContext.Current.CancellationToken);

        Assert.Equal(4, found.Steps);
        Assert.Equal(8, found.Latent.Length);
    }

    public void Dispose() => generators.ForEach(generator => generator.Dispose());

    private Projected Find(Action<Projected> report, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        var generator = Create(Architecture.Dense);
        return new Projection(generator, TestImages.Quarters(Size, Size)).Find(Draw(generator, Projection.Candidates(8)), 50, report, isEnough, cancellationToken);
    }

    private Generator Create(Architecture architecture, params string[] classes)
    {
        var descriptor = ArchitectureDescriptor.Of(architecture);
        var generator = descriptor.CreateGenerator(new() { LatentSize = 8, GeneratorWidths = [24, 24], Channels = 4, Classes = classes.Length == 0 ? null : classes }, Size);
        generators.Add(generator);
        descriptor.Initialize(generator, new(1, RandomStream.GeneratorWeights));
        generator.eval();
        return generator;
    }

    private static IReadOnlyList<Face> Draw(Generator generator, IReadOnlyList<float[]> latents) =>
        [.. latents.Chunk(FaceGenerator.Rows).SelectMany(some => new FaceGenerator(generator).Draw(some))];

    private static double Distance(Face one, Face other) => one.Values.Zip(other.Values, (a, b) => Math.Abs(a - b)).Average() * 127.5;
}
