using GanService.Engine.Data;
using GanService.Engine.Imaging;
using GanService.Engine.Networks;
using GanService.Engine.Quality;
using GanService.Engine.RandomNumbers;
using GanService.Engine.Sampling;

namespace GanService.Engine.Tests.Quality;

public sealed class QualityMeterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Report_OfNewRealImages_IsAtTheFloor()
    {
        var report = PaintedMeter(200).Measure(7, TestFaces.Painted(1000, 50));

        Assert.Equal((7, 50), (report.Step, report.Images));
        Assert.Equal([32, 16], report.Levels.Select(l => l.Side));
        Assert.InRange(report.SlicedWasserstein, 0.5 * report.Floor, 1.5 * report.Floor);
        Assert.InRange(report.EigenfaceDistance!.Value, 0.5 * report.EigenfaceFloor!.Value, 1.5 * report.EigenfaceFloor.Value);
        Assert.Equal(((report.SlicedWasserstein / report.Floor) + (report.EigenfaceDistance.Value / report.EigenfaceFloor.Value)) / 2, report.Distance, 1e-9);
        Assert.InRange(report.Similarity - report.RealSimilarity, -0.1, 0.1);
        Assert.InRange(report.NearestDistance / report.RealNearestDistance, 0.8, 1.25);
        Assert.InRange(report.Memorized, 0, 0.05);
    }

    [Fact]
    public void Report_OfTrainingImages_FindsThemMemorized() => Assert.Equal(1, PaintedMeter(100).Measure(1, TestFaces.Painted(0, 50)).Memorized);

    [Fact]
    public void Report_OfWorseImages_IsWorse()
    {
        var meter = PaintedMeter(200);

        var report = meter.Measure(1, TestFaces.Painted(1000, 50).Blurred(8));

        Assert.True(report.SlicedWasserstein > 3 * report.Floor);
    }

    [Fact]
    public void Report_OfAVersionThatDidNotMeasureWholes_HasADistanceInDetails()
    {
        var report = PaintedMeter(200).Measure(1, TestFaces.Painted(1000, 50)) with { EigenfaceDistance = null, EigenfaceFloor = null };

        Assert.Equal(report.SlicedWasserstein / report.Floor, report.Distance);
    }

    [Fact]
    public void Report_WhereAllImagesAreTheSame_HasADistance()
    {
        var face = TestFaces.Painted(0, 1)[0];
        using (var writer = new PackedDatasetWriter(folder.File("same.pack"), 32))
        {
            for (var i = 0; i < 4; i++)
                writer.Add(face.Pixels);
            writer.Complete();
        }

        using var same = PackedDataset.Open(folder.File("same.pack"));
        var report = QualityMeter.Of(same)!.Measure(1, TestFaces.Painted(1, 2));

        Assert.True(double.IsFinite(report.Distance) && report.Distance > 1);
    }

    [Fact]
    public void Report_OfOneFaceAmongOthers_ShowsItInItsPairs()
    {
        var (meter, others) = (PaintedMeter(200), TestFaces.Painted(1000, 50));

        var one = meter.Measure(1, [.. others.Select(_ => others[0])]);
        var most = meter.Measure(1, [.. others.Select((face, i) => i % 10 < 7 ? others[0] : face.Noisy(200, seed: i))]);

        Assert.InRange(one.Similarity, 0.99, 1.01);
        Assert.Equal(1, one.AlikePairs);
        Assert.Equal(0.6, most.AlikePairs, 0.05); // of ten faces in a row the first seven are equal: three pairs of five
        Assert.InRange(meter.Measure(1, others).AlikePairs, 0, 0.15);
    }

    [Fact]
    public void Report_OfAGenerator_IsTheSameAgainAndFromAnotherMeter()
    {
        using var generator = new DenseGenerator(new() { LatentSize = 6, GeneratorWidths = [10] }, 32);
        DenseLayers.InitializeGlorot(generator, new(1, RandomStream.GeneratorWeights));

        var first = Json(PaintedMeter(60).Measure(3, new FaceGenerator(generator)));

        Assert.Equal(first, Json(PaintedMeter(60).Measure(3, new FaceGenerator(generator))));
        static string Json(QualityReport report) => System.Text.Json.JsonSerializer.Serialize(report, EngineJson.Options);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Meter_OfAFewImages_NeedsFour(int count, bool isThere)
    {
        using var dataset = Painted(count);

        Assert.Equal(isThere, QualityMeter.Of(dataset) is not null);
    }

    [Fact]
    public void Report_OfRealPortraits_RanksThemBeforePaintedAndBlurredOnes()
    {
        using (var archive = File.OpenRead(SharedData.File("portraits-128.zip")))
            DatasetImporter.ImportArchive(archive, folder.File("portraits.pack"), new(Framing.Center, 32, 100_000_000), _ => { }, CancellationToken.None);
        using var portraits = PackedDataset.Open(folder.File("portraits.pack"));
        var meter = QualityMeter.Of(portraits, images: 64)!;
        RgbImage[] some = [.. Enumerable.Range(0, 64).Select(i => new RgbImage(32, 32, portraits.Image(i).ToArray()))];

        var (real, blurred, painted) = (meter.Measure(1, some), meter.Measure(1, some.Blurred(8)), meter.Measure(1, TestFaces.Painted(0, 64)));

        Assert.InRange(real.SlicedWasserstein / real.Floor, 0.5, 1.5);
        Assert.True(blurred.SlicedWasserstein > 1.5 * real.Floor);
        Assert.True(painted.SlicedWasserstein > 1.5 * real.Floor);
        Assert.Equal((1, 0), (real.Memorized, painted.Memorized));
        Assert.InRange(real.RealCopies, 0, 0.05);
    }

    public void Dispose() => folder.Dispose();

    private QualityMeter PaintedMeter(int count)
    {
        using var dataset = Painted(count);
        return QualityMeter.Of(dataset, images: 50)!;
    }

    private PackedDataset Painted(int count)
    {
        SyntheticFaces.Pack(SyntheticFaces.Seed, count, 32, folder.File("painted.pack"), CancellationToken.None);
        return PackedDataset.Open(folder.File("painted.pack"));
    }
}
