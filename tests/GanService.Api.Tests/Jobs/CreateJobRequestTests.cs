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
}
