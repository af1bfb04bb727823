using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Training;

public sealed class StepInputsTests
{
    [Fact]
    public void Fill_WithAGeneratorBatchSize_HasTheFirstOfTheLatentsThatThereAreWithout()
    {
        using var folder = new TemporaryFolder();
        using var images = TinyTraining.Faces(folder);
        var configuration = new TrainingConfiguration { ImageSize = 8, BatchSize = 8, Networks = new() { LatentSize = 5 } };
        var (all, few) = (new StepInputs(configuration, images), new StepInputs(configuration with { GeneratorBatchSize = 3 }, images));

        all.Fill(4);
        few.Fill(4);

        Assert.Equal(8 * 5, all.GeneratorLatents.Length);
        Assert.Equal(all.GeneratorLatents[..(3 * 5)], few.GeneratorLatents);
        Assert.Equal(all.DiscriminatorLatents, few.DiscriminatorLatents);
        Assert.Equal(all.Real, few.Real);
    }
}
