using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine.Imaging;
using GanService.Engine.Optimizers;

namespace GanService.Api.Tests.Experiments;

public sealed class ExperimentTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public ExperimentTests() => service = new(folder);

    [Fact]
    public async Task Experiment_OfThreeOptimizers_TrainsThreeJobsThatDifferInNothingElse()
    {
        var experiment = await CreateAsync(new { optimizer = new[] { new { kind = "sgd" }, new { kind = "rmsprop" }, new { kind = "adam" } } });

        Assert.Equal(["optimizer"], experiment.Varied);
        Assert.Equal(["optimizer: sgd", "optimizer: rmsprop", "optimizer: adam"], experiment.Jobs.Select(j => j.Variant));
        Assert.Equal([typeof(SgdSettings), typeof(RmsPropSettings), typeof(AdamSettings)], experiment.Jobs.Select(j => j.Configuration.GeneratorOptimizer.GetType()));
        foreach (var job in experiment.Jobs)
            await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);
        var ended = await service.GetAsync<ExperimentResponse>($"/experiments/{experiment.Id}");
        Assert.All(ended.Jobs, j => Assert.Equal(ended.Jobs[0].Configuration with { GeneratorOptimizer = j.Configuration.GeneratorOptimizer, DiscriminatorOptimizer = j.Configuration.DiscriminatorOptimizer }, j.Configuration with { Networks = ended.Jobs[0].Configuration.Networks }));
        Assert.Equal(1000, ImageDecoder.Decode(await service.BytesAsync($"/experiments/{experiment.Id}/losses.png"), 10_000_000).Width);
        Assert.Equal(experiment.Id, Assert.Single((await service.GetAsync<Page<ExperimentResponse>>("/experiments")).Items).Id);
    }

    [Fact]
    public async Task Experiment_WithoutJobs_GoesWithTheLastOne()
    {
        var experiment = await CreateAsync(new { batchSize = new[] { 8, 16 } });
        foreach (var job in experiment.Jobs)
            await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);

        using var first = await service.Http.DeleteAsync($"/jobs/{experiment.Jobs[0].Id}");
        var remaining = await service.GetAsync<ExperimentResponse>($"/experiments/{experiment.Id}");
        using var answer = await service.Http.DeleteAsync($"/jobs?experiment={experiment.Id}");

        Assert.Equal(experiment.Jobs[1].Id, Assert.Single(remaining.Jobs).Id);
        Assert.InRange((await TestService.ReadAsync<ChangedJobs>(answer)).FreedBytes, 1, long.MaxValue);
        Assert.Empty((await service.GetAsync<Page<ExperimentResponse>>("/experiments")).Items);
    }

    [Fact]
    public async Task Experiment_OfTwoFields_TriesEveryCombination()
    {
        var experiment = await CreateAsync(new { batchSize = new[] { 8, 16 }, optimizer = new object[] { new { kind = "sgd", learningRate = 0.1 }, new { kind = "adam" } } });

        Assert.Equal(
            ["batchSize: 8, optimizer: sgd learningRate 0.1", "batchSize: 8, optimizer: adam", "batchSize: 16, optimizer: sgd learningRate 0.1", "batchSize: 16, optimizer: adam"],
            experiment.Jobs.Select(j => j.Variant));
    }

    [Theory]
    [InlineData("{}", "at least one field")]
    [InlineData("{ \"batchSize\": [] }", "at least one field")]
    [InlineData("{ \"steps\": [1, 2] }", "'steps' cannot vary")]
    [InlineData("{ \"colour\": [1] }", "'colour' cannot vary")]
    [InlineData("{ \"batchSize\": [8, 7] }", "batchSize must be even")]
    [InlineData("{ \"batchSize\": [8, \"many\"] }", "must be a whole number")]
    [InlineData("{ \"optimizer\": [{ \"kind\": \"adam\", \"rate\": 1 }] }", "no field 'rate'")]
    [InlineData("{ \"optimizer\": [{ \"learningRate\": 1 }] }", "needs its kind")]
    [InlineData("{ \"recipe\": [\"article\", \"dcgan\"] }", "job.steps")]
    [InlineData("{ \"batchSize\": [2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34] }", "more than 12")]
    public async Task Experiment_ThatCannotBe_IsRefusedAndQueuesNothing(string vary, string reason)
    {
        using var answer = await service.Http.PostAsync("/experiments", new StringContent($"{{ \"vary\": {vary} }}", System.Text.Encoding.UTF8, "application/json"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);

        Assert.Contains(reason, problem.GetProperty("detail").GetString());
        Assert.Empty((await service.GetAsync<JobPage>("/jobs")).Items);
    }

    [Fact]
    public async Task Experiment_Unknown_IsNotFound() => await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/experiments/none"));

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<ExperimentResponse> CreateAsync(object vary)
    {
        using var answer = await service.Http.PostAsJsonAsync("/experiments", new { name = "which?", job = TestService.TinyJob(), vary });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await TestService.ReadAsync<ExperimentResponse>(answer);
    }
}
