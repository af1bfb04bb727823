using GanService.Engine.Checkpoints;
using GanService.Engine.Data;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Quality;
using GanService.Engine.Recipes;
using GanService.Engine.Sampling;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Training;

public sealed class ClassTests : IDisposable
{
    private const int Size = 16;

    private static readonly string[] names = ["blue", "green", "red"];

    private static readonly TrainingConfiguration configuration = Recipe.Find("faces")!.Configuration with
    {
        Steps = 12,
        BatchSize = 8,
        ImageSize = Size,
        ClassLabel = "colour",
        Networks = new() { LatentSize = 7, Channels = 4, FullSizeChannels = 4, Refinements = 1, Classes = names },
        SampleEverySteps = 100,
        CheckpointEverySteps = 4,
    };

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Run_OnImagesOfThreeColours_LearnsToDrawEachClassInItsColour()
    {
        using var images = Colours();
        var fast = new AdamSettings { LearningRate = 0.005, Beta1 = 0, Beta2 = 0.99 };
        var colours = configuration with
        {
            Steps = 150,
            BatchSize = 12,
            GeneratorAverage = 0,
            Networks = configuration.Networks with { Channels = 8, FullSizeChannels = 0, Refinements = 0 },
            GeneratorOptimizer = fast,
            DiscriminatorOptimizer = fast,
            LearningRateDecay = 0,
            CheckpointEverySteps = 150,
        };
        CheckpointFolder.Write(folder.File("checkpoint"), colours, TinyTraining.LastState(TinyTraining.Run(colours, images, threads: 1)));
        using var generator = CheckpointFolder.LoadGenerator(folder.File("checkpoint"));

        var faces = new FaceGenerator(generator).Generate([.. Enumerable.Range(0, 48).Select(i => (long)i)]);

        Assert.Equal(names, generator.Classes);
        Assert.Equal(Enumerable.Range(0, 48).Select(i => names[i % 3]), faces.Select(face => NearestColour(face.Pixels)));
    }

    [Fact]
    public void Measure_OfAGeneratorWithClasses_ComparesAsManyOfEachAsTheDatasetHas()
    {
        using var images = Colours();
        using var generator = new FacesGenerator(configuration.Networks, Size);
        List<int> classes = [];

        var report = QualityMeter.Of(images)!.Measure(1, new FaceGenerator(generator), image =>
        {
            classes.Add(images.ClassOf(image));
            return classes[^1];
        });

        Assert.Equal((15, 15), (report.Images, classes.Count));
        Assert.Equal(3, classes.Distinct().Count());
    }

    [Fact]
    public void Run_WithClasses_GoesOnFromACheckpointBitForBit()
    {
        using var images = Colours();
        var whole = TinyTraining.Run(configuration, images);
        CheckpointFolder.Write(folder.File("checkpoint"), configuration, whole.OfType<CheckpointReached>().First().State);

        var resumed = TinyTraining.Run(configuration, images, CheckpointFolder.LoadState(folder.File("checkpoint")));

        Assert.Equal(whole.OfType<StepCompleted>().Skip(4), resumed.OfType<StepCompleted>());
        Assert.Equal(CheckpointFolder.Hash(configuration, TinyTraining.LastState(whole)), CheckpointFolder.Hash(configuration, TinyTraining.LastState(resumed)));
    }

    [Fact]
    public void Fill_WithClasses_GivesLatentsThoseOfTheRealImagesAndTheNumbersThatTheyHaveWithout()
    {
        using var images = Colours();
        var (with, without) = (new StepInputs(configuration, images), new StepInputs(configuration with { Networks = configuration.Networks with { Classes = null } }, images));
        with.Fill(5);
        without.Fill(5);
        var reals = new RealBatches(images, configuration.Seed, 4);
        var classes = Enumerable.Range(0, 4).Select(i => images.ClassOf(reals.Index(5, i))).ToList();

        Assert.Equal(without.Real, with.Real);
        Assert.Equal(Rows(without.GeneratorLatents, 7), Rows(with.GeneratorLatents, 10).Select(row => row[..7]));
        Assert.Equal(Rows(without.DiscriminatorLatents, 7), Rows(with.DiscriminatorLatents, 10).Select(row => row[..7]));
        Assert.Equal([.. classes, .. classes], Rows(with.GeneratorLatents, 10).Select(Class));
        Assert.Equal(classes, Rows(with.DiscriminatorLatents, 10).Select(Class));
        Assert.True(classes.Distinct().Count() > 1);

        static int Class(float[] row)
        {
            Assert.Equal(1, row[7..].Sum());
            return Array.IndexOf(row[7..], 1);
        }
    }

    [Fact]
    public void Import_OfAGeneratorWithClasses_KeepsTheirNames()
    {
        using var images = Colours();
        CheckpointFolder.Write(folder.File("checkpoint"), configuration, TinyTraining.LastState(TinyTraining.Run(configuration, images)));
        using var file = File.OpenRead(Path.Combine(folder.File("checkpoint"), CheckpointFolder.GeneratorFile));
        var (tensors, metadata) = SafetensorsFile.Read(file);

        var manifest = CheckpointFolder.Import(_ => folder.File("imported"), tensors, metadata);

        Assert.Equal(names, manifest.Configuration.Networks.Classes);
        using var generator = CheckpointFolder.LoadGenerator(folder.File("imported"));
        Assert.Equal(names, generator.Classes);
    }

    [Theory]
    [InlineData("colour", "red", "Image 0 is of no class")]
    [InlineData("taste", "blue", "no label 'taste'")]
    public void Classify_ByALabelThatDoesNotFit_IsRefused(string label, string first, string expected)
    {
        using var images = Colours();

        var error = Assert.Throws<InvalidDataException>(() => images.Classify(folder.File(ImageTable.FileName), label, [first, "green"]));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Run_WithClassesOnImagesOfNone_IsRefused()
    {
        Colours().Dispose();
        using var images = PackedDataset.Open(folder.File("16.pack"));

        Assert.Throws<ArgumentException>(() => TinyTraining.Run(configuration, images));
    }

    public static TheoryData<TrainingConfiguration, string> Impossible => new()
    {
        { configuration with { Architecture = Architecture.Dcgan, GradientPenalty = new() }, "classLabel" },
        { Recipe.All[0].Configuration with { ClassLabel = "colour" }, "classLabel" },
        { configuration with { ClassLabel = "" }, "classLabel" },
        { configuration with { Networks = configuration.Networks with { Classes = ["one"] } }, "networks.classes" },
        { configuration with { Networks = configuration.Networks with { Classes = ["one", "one"] } }, "networks.classes" },
        { configuration with { Networks = configuration.Networks with { Classes = ["one", "two\nthree"] } }, "networks.classes" },
        { configuration with { Networks = configuration.Networks with { Classes = [.. Enumerable.Range(0, 51).Select(i => $"{i}")] } }, "networks.classes" },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void Validate_OfClassesThatAreNotPossible_NamesTheField(TrainingConfiguration impossible, string field)
    {
        Assert.Empty(ConfigurationValidation.Validate(configuration));
        Assert.Equal([field], ConfigurationValidation.Validate(impossible).Select(e => e.Field));
    }

    [Fact]
    public void ValidateStart_WithOtherClasses_NamesBoth()
    {
        var other = configuration with { Networks = configuration.Networks with { Classes = ["cat", "dog"] } };

        var error = Assert.Single(ConfigurationValidation.ValidateStart(other, configuration, step: 4));

        Assert.Equal("classLabel", error.Field);
        Assert.Contains("blue, green, red", error.Message);
        Assert.Contains("cat, dog", error.Message);
    }

    [Fact]
    public void InitializeHe_OfAGeneratorWithClasses_GivesThemHalfOfTheVariance()
    {
        using var model = new TrainingModel(configuration with { Networks = new() { LatentSize = 100, Channels = 32, Classes = names } }, threads: 1);
        var start = model.Capture(0).Generator.Single(t => t.Name == "start.weight");
        var rows = Rows((float[])start.Values, 103);

        Assert.InRange(rows.Sum(row => row[..100].Sum(w => w * w)) / rows.Length, 0.97, 1.03);
        Assert.InRange(rows.Sum(row => row[100..].Sum(w => w * w)) / rows.Length / names.Length, 0.9, 1.1);
    }

    public void Dispose() => folder.Dispose();

    private static float[][] Rows(float[] numbers, int size) => [.. numbers.Chunk(size)];

    private static string NearestColour(byte[] pixels)
    {
        var sums = new int[3];
        for (var i = 0; i < pixels.Length; i++)
            sums[i % 3] += pixels[i];
        return names[2 - Array.IndexOf(sums, sums.Max())]; // red comes first in a pixel, and last by name
    }

    // Thirty images, each of one colour and noise, in turn.
    private PackedDataset Colours()
    {
        var random = new Random(1);
        using (var writer = new PackedDatasetWriter(folder.File("16.pack"), Size))
        using (var table = new ImageTable.Writer(folder.File(ImageTable.FileName), ["number", "colour"]))
        {
            for (var image = 0; image < 30; image++)
            {
                var pixels = new byte[3 * Size * Size];
                for (var i = 0; i < pixels.Length; i++)
                    pixels[i] = (byte)((i % 3 == 2 - (image % 3) ? 190 : 40) + random.Next(40));
                writer.Add(pixels);
                table.Add(new($"{image}.png", Size, Size, Size, false, false, (UInt128)image, 0, [$"{image}", names[image % 3]]));
            }

            writer.Complete();
            table.Complete();
        }

        var dataset = PackedDataset.Open(folder.File("16.pack"));
        dataset.Classify(folder.File(ImageTable.FileName), "colour", names);
        return dataset;
    }
}
