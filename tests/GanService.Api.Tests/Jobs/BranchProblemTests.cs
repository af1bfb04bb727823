using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GanService.Api.Tests.Jobs;

/// <summary>Jobs that cannot go on from a checkpoint as they want.</summary>
public sealed class BranchProblemTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService service = shared.Service;

    [Theory]
    [InlineData("""{ "imageSize": 16 }""", "imageSize")]
    [InlineData("""{ "networks": { "latentSize": 7 } }""", "networks")]
    [InlineData("""{ "architecture": "dcgan", "imageSize": 16 }""", "architecture")]
    [InlineData("""{ "optimizer": { "kind": "sgd" } }""", "optimizer.kind")]
    [InlineData("""{ "discriminatorOptimizer": { "kind": "sgd" } }""", "discriminatorOptimizer.kind")]
    [InlineData("""{ "steps": 10 }""", "steps")]
    [InlineData("""{ "recipe": "article" }""", "recipe")]
    [InlineData("""{ "fromCheckpoint": "nothing" }""", "fromCheckpoint")]
    public async Task Branch_WithSettingsThatDoNotFit_IsRefusedWithTheFieldThatIsWrong(string fields, string wrong)
    {
        var source = await service.TrainAsync(("checkpointEverySteps", 10));
        var start = (await service.CheckpointsAsync(source.Id))[^1];
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(fields)!;
        body.TryAdd("fromCheckpoint", JsonSerializer.SerializeToElement(start.Id));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, await service.Http.PostAsJsonAsync("/jobs", body));

        Assert.Equal(wrong, Assert.Single(problem.GetProperty("errors").EnumerateObject(), e => e.Name == wrong).Name);
    }

    [Fact]
    public async Task Branch_FromAGeneratorAlone_IsRefused()
    {
        var source = await service.TrainAsync(("checkpointEverySteps", 5));
        var oldest = (await service.CheckpointsAsync(source.Id))[^1];

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, await service.Http.PostAsJsonAsync("/jobs", new { fromCheckpoint = oldest.Id, steps = 50 }));

        Assert.Contains("generator only", problem.GetProperty("detail").GetString());
    }
}
