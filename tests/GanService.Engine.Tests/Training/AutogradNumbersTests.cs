using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Training;

[Collection(nameof(BusyCollector))]
public sealed class AutogradNumbersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("dcgan")]
    [InlineData("faces")]
    public void Run_WhileTheCollectorIsBusy_TrainsTheSameNetworks(string recipe)
    {
        const int Size = 16, Steps = 60;
        SyntheticFaces.Pack(seed: 1, count: 20, Size, folder.File("faces.pack"), CancellationToken.None);
        using var faces = PackedDataset.Open(folder.File("faces.pack"));
        var configuration = Recipe.Find(recipe)!.Configuration with
        {
            Steps = Steps,
            BatchSize = 8,
            ImageSize = Size,
            Networks = new() { LatentSize = 6, Channels = 4 },
            Augmentation = new() { Color = 1, Translation = 0.125, Cutout = 0.25 },
        };
        var undisturbed = TinyTraining.Run(configuration, faces).OfType<StepCompleted>();

        using var collector = new BusyCollector();
        var disturbed = TinyTraining.Run(configuration, faces).OfType<StepCompleted>();

        Assert.Equal(undisturbed, disturbed);
    }

    public void Dispose() => folder.Dispose();
}
