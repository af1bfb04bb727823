using GanService.Engine.Checkpoints;
using GanService.Engine.Compute;
using GanService.Engine.Sampling;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TrainingState state;
    private readonly CheckpointManifest manifest;

    public CheckpointFolderTests()
    {
        using var faces = TinyTraining.Faces(folder);
        state = TinyTraining.LastState(TinyTraining.Run(TinyTraining.Configuration, faces));
        manifest = CheckpointFolder.Write(Checkpoint, TinyTraining.Configuration, state);
    }

    private string Checkpoint => folder.File("checkpoint");

    private string Generator => Path.Combine(Checkpoint, CheckpointFolder.GeneratorFile);

    private string Training => Path.Combine(Checkpoint, "training.safetensors");

    [Fact]
    public void LoadState_OfAWrittenState_ReturnsEveryNumber()
    {
        var loaded = CheckpointFolder.LoadState(Checkpoint);

        Assert.Equal(state.Step, loaded.Step);
        AssertSame(state.Generator, loaded.Generator);
        AssertSame(state.Discriminator, loaded.Discriminator);
        AssertSame(state.GeneratorOptimizer, loaded.GeneratorOptimizer);
        AssertSame(state.DiscriminatorOptimizer, loaded.DiscriminatorOptimizer);
        Assert.Empty(loaded.GeneratorAverage);
    }

    [Fact]
    public void LoadGenerator_OfAWrittenState_DrawsTheLastSample()
    {
        using var faces = TinyTraining.Faces(folder);
        var sample = TinyTraining.Run(TinyTraining.Configuration, faces).OfType<SampleDrawn>().Last().Grid;
        using var generator = CheckpointFolder.LoadGenerator(Checkpoint);

        var drawn = new FaceGenerator(generator).Generate([.. Enumerable.Range(0, 25).Select(i => TinyTraining.Configuration.Seed + i)]);

        Assert.Equal(sample.Pixels, Engine.Imaging.ImageGrid.Compose(drawn, 5, gap: 2).Pixels);
    }

    [Fact]
    public void Load_OfAWrittenWeightAverage_DrawsWithItAndTrainsWithTheWeights()
    {
        using var faces = TinyTraining.Faces(folder);
        var configuration = TinyTraining.Configuration with { GeneratorAverage = 0.9 };
        var averaged = TinyTraining.LastState(TinyTraining.Run(configuration, faces));
        CheckpointFolder.Write(Checkpoint, configuration, averaged);

        var loaded = CheckpointFolder.LoadState(Checkpoint);
        using var generator = CheckpointFolder.LoadGenerator(Checkpoint);

        AssertSame(averaged.Generator, loaded.Generator);
        AssertSame(averaged.GeneratorAverage, loaded.GeneratorAverage);
        AssertSame(averaged.GeneratorAverage, Engine.Networks.NetworkWeights.Capture(generator));
        Assert.NotEqual(averaged.Generator[0].Values, averaged.GeneratorAverage[0].Values);
    }

    [Fact]
    public void Load_OfACheckpointWithoutItsTrainingState_GivesTheGeneratorOnly()
    {
        File.Delete(Training);

        CheckpointFolder.LoadGenerator(Checkpoint).Dispose();
        Assert.Throws<InvalidDataException>(() => CheckpointFolder.LoadState(Checkpoint));
    }

    [Fact]
    public void Load_OfADamagedFile_NamesTheFile()
    {
        FlipLastByte(Generator);
        FlipLastByte(Training);

        Assert.Contains("generator.safetensors", Assert.Throws<InvalidDataException>(() => CheckpointFolder.LoadGenerator(Checkpoint)).Message);
        Assert.Contains("training.safetensors", Assert.Throws<InvalidDataException>(() => CheckpointFolder.LoadState(Checkpoint)).Message);
    }

    [Fact]
    public void Load_OfAMissingFileOrManifest_SaysSo()
    {
        File.Delete(Generator);
        Assert.Throws<InvalidDataException>(() => CheckpointFolder.LoadGenerator(Checkpoint));

        File.WriteAllText(Path.Combine(Checkpoint, "manifest.json"), "{");
        Assert.Throws<InvalidDataException>(() => CheckpointFolder.ReadManifest(Checkpoint));
    }

    [Fact]
    public void ReadManifest_OfANewerFormat_IsRefused()
    {
        var path = Path.Combine(Checkpoint, "manifest.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"formatVersion\": 1", "\"formatVersion\": 99"));

        Assert.Contains("99", Assert.Throws<InvalidDataException>(() => CheckpointFolder.ReadManifest(Checkpoint)).Message);
    }

    [Fact]
    public void Write_OverAnUnfinishedCheckpoint_ReplacesIt()
    {
        Directory.CreateDirectory(Checkpoint + ".tmp");
        File.WriteAllText(Path.Combine(Checkpoint + ".tmp", "half"), "");

        var again = CheckpointFolder.Write(Checkpoint, TinyTraining.Configuration, state);

        Assert.Equal(manifest.Generator.Sha256, again.Generator.Sha256);
        Assert.DoesNotContain("checkpoint.tmp", folder.Files());
    }

    [Fact]
    public void Write_ThatCannotBeFinished_LeavesTheEarlierCheckpointAndNothingElse()
    {
        var unwritable = state with { Step = state.Step + 1, Discriminator = [new("weight", [1], new double[1])] };

        Assert.Throws<InvalidOperationException>(() => CheckpointFolder.Write(Checkpoint, TinyTraining.Configuration, unwritable));

        Assert.False(Directory.Exists(Checkpoint + ".tmp"));
        Assert.Equal(state.Step, CheckpointFolder.LoadState(Checkpoint).Step);
    }

    public void Dispose() => folder.Dispose();

    private static void FlipLastByte(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void AssertSame(IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> actual)
    {
        Assert.Equal(expected.Select(t => t.Name).Order(), actual.Select(t => t.Name).Order());
        foreach (var tensor in expected)
        {
            var other = actual.Single(t => t.Name == tensor.Name);
            Assert.Equal(tensor.Shape, other.Shape);
            Assert.Equal(tensor.Values, other.Values);
        }
    }
}
