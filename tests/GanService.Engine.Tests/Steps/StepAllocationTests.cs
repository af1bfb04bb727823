using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Steps;

public sealed class StepAllocationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("article", 28, 2_000)]
    [InlineData("faces", 16, 4_000)]
    public void Step_OfARecipeWithKernels_AllocatesAFewNumbersForEachImage(string recipe, int imageSize, int most)
    {
        var configuration = Recipe.Find(recipe)!.Configuration with { ImageSize = imageSize };
        SyntheticFaces.Pack(seed: 1, count: 20, imageSize, folder.File("faces.pack"), CancellationToken.None);
        using var faces = PackedDataset.Open(folder.File("faces.pack"));
        using var model = new TrainingModel(configuration, threads: 2);
        var inputs = new StepInputs(configuration, faces);
        inputs.Fill(step: 1);
        var least = long.MaxValue; // of several: a collection meanwhile counts the rest of this thread's buffer as allocated

        for (var round = 0; round < 8; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var step = 0; step < 4; step++) // one of them with penalties, where there are some
                model.Step(inputs);
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / 4);
        }

        Assert.InRange(least, 0, most);
    }

    public void Dispose() => folder.Dispose();
}
