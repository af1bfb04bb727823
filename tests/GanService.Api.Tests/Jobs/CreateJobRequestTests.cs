using System.Text.Json;
using GanService.Api.Web.Jobs;
using GanService.Engine;
using GanService.Engine.Recipes;

namespace GanService.Api.Tests.Jobs;

public sealed class CreateJobRequestTests
{
    [Fact]
    public void Over_EveryFieldOfAnotherConfiguration_IsThatConfiguration()
    {
        var wanted = Recipe.Find("faces")!.Configuration with { Seed = 7, EarlyStoppingPatience = 3, ClassLabel = "Smiling", Augmentation = new() { Color = 1 } };

        var request = JsonSerializer.Deserialize<CreateJobRequest>(JsonSerializer.Serialize(wanted, EngineJson.Options), EngineJson.Options)!;

        Assert.Equal(wanted, request.Over(new TrainingConfiguration()));
        Assert.All(typeof(TrainingConfiguration).GetProperties(), p => Assert.NotEqual(p.GetValue(new TrainingConfiguration()), p.GetValue(wanted)));
    }

    [Theory]
    [InlineData(null, null, 8)]
    [InlineData(64, null, 8)]
    [InlineData(8, null, 8)]
    [InlineData(4, null, 4)]
    [InlineData(1, null, 8)] // batchSize is told as wrong, and this need not be
    [InlineData(64, 5, 5)]
    [InlineData(null, 16, 16)]
    public void Over_GeneratorBatchSize_IsAtMostTheBatchSizeUnlessTold(int? batchSize, int? told, int expected) =>
        Assert.Equal(expected, new CreateJobRequest { BatchSize = batchSize, GeneratorBatchSize = told }.Over(Recipe.Find("faces")!.Configuration).GeneratorBatchSize);
}
