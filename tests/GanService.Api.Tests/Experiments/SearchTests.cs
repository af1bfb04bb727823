using System.Net;
using System.Net.Http.Json;
using System.Text;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Experiments;
using GanService.Engine.Optimizers;

namespace GanService.Api.Tests.Experiments;

public sealed class SearchTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public SearchTests() => service = new(folder, ("GanService:QualityBudget", "1"));

    [Fact]
    public async Task Random_OfSomeTrials_DrawsFromTheRangesAndTheSameAgain()
    {
        var search = new
        {
            method = "random",
            trials = 5,
            seed = 3,
            ranges = new Dictionary<string, object>
            {
                ["optimizer.learningRate"] = new { min = 0.0001, max = 0.1, logarithmic = true },
                ["batchSize"] = new { values = new[] { 4, 8 } },
                ["networks.latentSize"] = new { min = 3, max = 5 },
            },
        };

        var (one, two) = (await CreateAsync(search), await CreateAsync(search));

        Assert.Equal(5, one.Jobs.Count);
        Assert.Equal(one.Jobs.Select(j => j.Variant), two.Jobs.Select(j => j.Variant));
        Assert.Equal(5, one.Jobs.Select(j => j.Variant).Distinct().Count());
        Assert.All(one.Jobs, job =>
        {
            Assert.Equal(job.Configuration.GeneratorOptimizer, job.Configuration.DiscriminatorOptimizer);
            Assert.InRange(Assert.IsType<AdamSettings>(job.Configuration.GeneratorOptimizer).LearningRate, 0.0001, 0.1);
            Assert.Contains(job.Configuration.BatchSize, new[] { 4, 8 });
            Assert.InRange(job.Configuration.Networks.LatentSize, 3, 5);
            Assert.Equal([10], job.Configuration.Networks.GeneratorWidths); // as in the job that they vary
        });
        Assert.Equal((SearchMethod.Random, 3L), (one.Search!.Method, one.Search.Seed));
        Assert.Empty(one.Search.Rungs);
        var done = await Poll.UntilAsync(() => service.GetAsync<ExperimentResponse>($"/experiments/{one.Id}"), e => e.Search!.IsDone);
        Assert.All(done.Jobs, j => Assert.Equal((JobState.Completed, 20), (j.State, j.Step)));
    }

    [Fact]
    public async Task Halving_OfFiveTrials_LetsTheClosestGoOnAtEachRung()
    {
        var created = await CreateAsync(new
        {
            method = "successive-halving",
            trials = 5,
            ranges = new Dictionary<string, object> { ["optimizer.learningRate"] = new { min = 0.00001, max = 0.1, logarithmic = true } },
        });

        Assert.Equal([(5, null), (10, null)], created.Search!.Rungs.Select(r => (r.Step, r.Kept)));
        var done = await Poll.UntilAsync(() => service.GetAsync<ExperimentResponse>($"/experiments/{created.Id}"), e => e.Search!.IsDone);

        var (first, second) = (done.Search!.Rungs[0].Kept!, done.Search.Rungs[1].Kept!);
        Assert.Equal((2, 1), (first.Count, second.Count));
        Assert.Contains(second[0], first);
        Assert.Equal(second, done.Jobs.Where(j => j.State == JobState.Completed).Select(j => j.Id));
        Assert.Equal([5, 5, 5, 10, 20], done.Jobs.Select(j => j.Step).Order());
        Assert.All(done.Jobs.Where(j => j.State != JobState.Completed), j => Assert.Equal(JobState.Cancelled, j.State));
        Assert.Equal(45, done.Search.StepsMade);
        var atFirst = await DistancesAsync(done, 5);
        Assert.Equal(atFirst.OrderBy(d => d.Value).Take(2).Select(d => d.Key), first);
    }

    [Fact]
    public async Task Halving_OfAServiceThatEndsInBetween_GoesOn()
    {
        var created = await CreateAsync(new
        {
            method = "successive-halving",
            trials = 4,
            keepOneIn = 4,
            ranges = new Dictionary<string, object> { ["seed"] = new { min = 1, max = 1000 } },
        });
        await Poll.UntilAsync(() => service.GetAsync<ExperimentResponse>($"/experiments/{created.Id}"), e => e.Jobs.Any(j => j.State == JobState.Paused) || e.Search!.IsDone);
        await service.DisposeAsync();

        await using var again = new TestService(folder, ("GanService:QualityBudget", "1"));
        var done = await Poll.UntilAsync(() => again.GetAsync<ExperimentResponse>($"/experiments/{created.Id}"), e => e.Search!.IsDone);

        Assert.Equal([5, 5, 5, 20], done.Jobs.Select(j => j.Step).Order());
    }

    [Fact]
    public async Task Halving_OfWhichAllTrialsAreCancelled_Ends()
    {
        var created = await CreateAsync(new { method = "successive-halving", trials = 2, ranges = new Dictionary<string, object> { ["seed"] = new { min = 1, max = 1000 } } }, steps: 10_000_000);
        foreach (var job in created.Jobs)
            await service.CancelAsync(job.Id);

        var done = await Poll.UntilAsync(() => service.GetAsync<ExperimentResponse>($"/experiments/{created.Id}"), e => e.Search!.IsDone);

        Assert.Empty(done.Search!.Rungs[0].Kept!);
    }

    [Theory]
    [InlineData("random", 79, null)]
    [InlineData("random", 80, 4)]
    [InlineData("successive-halving", 59, null)]
    [InlineData("successive-halving", 60, 4)] // 4 × 5, 2 × 5, 1 × 10 of 20 steps make 40
    public void Budget_AtItsEdge_IsKept(string method, long budget, int? trials)
    {
        var search = new SearchRequest { Method = method == "random" ? SearchMethod.Random : SearchMethod.SuccessiveHalving, Trials = 4, Budget = method == "random" ? budget : budget - 20 };

        Assert.Equal(trials, Trials.CountOf(search, 20));
    }

    [Fact]
    public void Trials_ThatAreNotSaid_AreAsManyAsTheBudgetAllows() => Assert.Equal(7, Trials.CountOf(new() { Budget = 159 }, 20));

    [Theory]
    [InlineData("search.ranges", """{"trials": 4, "ranges": {}}""")]
    [InlineData("search.trials", """{"ranges": {"seed": {"min": 1, "max": 2}}}""")]
    [InlineData("search.trials", """{"trials": 1, "ranges": {"seed": {"min": 1, "max": 2}}}""")]
    [InlineData("search.trials", """{"trials": 65, "ranges": {"seed": {"min": 1, "max": 2}}}""")]
    [InlineData("search.ranges.steps", """{"trials": 4, "ranges": {"steps": {"min": 1, "max": 2}}}""")]
    [InlineData("search.ranges.optimizer.colour", """{"trials": 4, "ranges": {"optimizer.colour": {"min": 1, "max": 2}}}""")]
    [InlineData("search.ranges.seed", """{"trials": 4, "ranges": {"seed": {"min": 2, "max": 2}}}""")]
    [InlineData("search.ranges.seed", """{"trials": 4, "ranges": {"seed": {"min": 0, "max": 2, "logarithmic": true}}}""")]
    [InlineData("search.ranges.seed", """{"trials": 4, "ranges": {"seed": {"values": []}}}""")]
    [InlineData("search.ranges.loss", """{"trials": 4, "ranges": {"loss": {"min": 1, "max": 2}}}""")]
    [InlineData("search.ranges.batchSize", """{"trials": 4, "ranges": {"batchSize": {"values": [7]}}}""")]
    [InlineData("search.ranges.optimizer.learningRate", """{"trials": 4, "ranges": {"optimizer.learningRate": {"min": -2, "max": -1}}}""")]
    [InlineData("search.budget", """{"trials": 4, "budget": 10, "ranges": {"seed": {"min": 1, "max": 2}}}""")]
    [InlineData("job.steps", """{"trials": 64, "method": "successive-halving", "ranges": {"seed": {"min": 1, "max": 2}}}""")]
    public async Task Search_ThatCannotBe_IsRefusedAndQueuesNothing(string field, string search)
    {
        using var content = new StringContent($$"""{"job": {"steps": 20, "imageSize": 8, "batchSize": 8}, "search": {{search}}}""", Encoding.UTF8, "application/json");
        using var answer = await service.Http.PostAsync("/experiments", content);

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Equal(0, (await service.GetAsync<Web.Jobs.JobPage>("/jobs")).Total);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<ExperimentResponse> CreateAsync(object search, int steps = 20)
    {
        using var answer = await service.Http.PostAsJsonAsync("/experiments", new { job = TestService.TinyJob(("steps", steps), ("checkpointEverySteps", 10_000_000), ("sampleEverySteps", 10_000_000), ("optimizer", new { kind = "adam" })), search });
        await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
        return await TestService.ReadAsync<ExperimentResponse>(answer);
    }

    private async Task<Dictionary<string, double>> DistancesAsync(ExperimentResponse experiment, int step)
    {
        Dictionary<string, double> distances = [];
        foreach (var job in experiment.Jobs)
            distances[job.Id] = (await service.CheckpointsAsync(job.Id)).Single(c => c.Step == step).Quality!.Distance;
        return distances;
    }
}
