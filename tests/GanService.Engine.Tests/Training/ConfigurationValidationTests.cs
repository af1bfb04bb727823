using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Engine.Tests.Training;

public sealed class ConfigurationValidationTests
{
    public static TheoryData<string, TrainingConfiguration> WrongConfigurations() => new()
    {
        { "steps", new() { Steps = 0 } },
        { "seed", new() { Seed = -1 } },
        { "batchSize", new() { BatchSize = 7 } },
        { "batchSize", new() { BatchSize = 4096 } },
        { "batchSize", new() { BatchSize = 2, GeneratorBatchSize = 8 } },
        { "generatorBatchSize", new() { BatchSize = 8, GeneratorBatchSize = 9 } },
        { "generatorBatchSize", new() { GeneratorBatchSize = 1 } },
        { "imageSize", new() { ImageSize = 100_000 } },
        { "sampleEverySteps", new() { SampleEverySteps = 0 } },
        { "checkpointEverySteps", new() { CheckpointEverySteps = 0 } },
        { "networks.latentSize", new() { Networks = new() { LatentSize = 0 } } },
        { "networks.generatorWidths", new() { Networks = new() { GeneratorWidths = [] } } },
        { "networks.discriminatorWidths", new() { Networks = new() { DiscriminatorWidths = [256, 0] } } },
        { "networks.activation", new() { Networks = new() { Activation = (Activation)99 } } },
        { "generatorOptimizer.learningRate", new() { GeneratorOptimizer = new AdamSettings { LearningRate = double.NaN } } },
        { "generatorOptimizer.beta1", new() { GeneratorOptimizer = new AdamSettings { Beta1 = 1 } } },
        { "discriminatorOptimizer.rho", new() { DiscriminatorOptimizer = new RmsPropSettings { Rho = -0.1 } } },
        { "discriminatorOptimizer.momentum", new() { DiscriminatorOptimizer = new SgdSettings { Momentum = 1 } } },
        { "loss", new() { Loss = LossKind.Relativistic } },
        { "loss", new() { Loss = (LossKind)99 } },
        { "gradientPenalty.kind", new() { GradientPenalty = new() { Kind = GradientPenaltyKind.R1 } } },
        { "gradientPenalty.weight", new() { GradientPenalty = new() { Weight = -1 } } },
        { "gradientPenalty.everySteps", new() { GradientPenalty = new() { EverySteps = 0 } } },
        { "augmentation", new() { Augmentation = new() { Color = 1 } } },
        { "augmentation.translation", new() { Architecture = Architecture.Dcgan, ImageSize = 64, Augmentation = new() { Translation = 0.6 } } },
        { "augmentation.cutout", new() { Architecture = Architecture.Faces, ImageSize = 64, Augmentation = new() { Cutout = 1 } } },
        { "generatorAverage", new() { GeneratorAverage = 1 } },
        { "imageSize", new() { Architecture = Architecture.Faces, ImageSize = 48 } },
        { "networks", new() { ImageSize = 256, Networks = new() { GeneratorWidths = [8192], DiscriminatorWidths = [8192] } } },
    };

    [Fact]
    public void Validate_OfEveryRecipe_FindsNothing() =>
        Assert.All(Recipe.All, recipe => Assert.Empty(ConfigurationValidation.Validate(recipe.Configuration)));

    [Theory]
    [MemberData(nameof(WrongConfigurations), DisableDiscoveryEnumeration = true)]
    public void Validate_OfOneWrongField_NamesThatField(string field, TrainingConfiguration configuration)
    {
        var error = Assert.Single(ConfigurationValidation.Validate(configuration));

        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void Configuration_ThroughJson_IsTheSame()
    {
        var configuration = new TrainingConfiguration { Seed = 9, GeneratorOptimizer = new SgdSettings(), Networks = new() { GeneratorWidths = [3, 4] } };

        var json = System.Text.Json.JsonSerializer.Serialize(configuration, EngineJson.Options);

        Assert.Equal(configuration, System.Text.Json.JsonSerializer.Deserialize<TrainingConfiguration>(json, EngineJson.Options));
    }
}
