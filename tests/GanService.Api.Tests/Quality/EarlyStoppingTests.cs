using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Jobs;
using GanService.Engine;
using GanService.Engine.Quality;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Quality;

public sealed class EarlyStoppingTests : IDisposable
{
    private static readonly (string, string) measuring = ("GanService:QualityBudget", "1"), once = ("GanService:QualityBudget", "0.000001"), thinning = ("GanService:CheckpointsKept", "2");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Job_ThatGetsNoBetter_IsCompletedEarlyAndSaysWhy()
    {
        await using var service = new TestService(folder, measuring);

        var job = await StopAsync(service, patience: 2);

        var checkpoints = await service.CheckpointsAsync(job.Id);
        var measured = checkpoints.Where(c => c.Quality is not null).ToList();
        var best = checkpoints.Single(c => c.Id == job.BestCheckpoint);
        Assert.InRange(job.Step, 1, job.Steps - 1);
        Assert.Equal((job.Step, true), (checkpoints[0].Step, checkpoints[0].Resumable));
        Assert.Equal([2, 1, 0], measured.Take(3).Select(c => c.Quality!.SinceBest));
        Assert.Equal(measured[2].Id, best.Id);
        Assert.Equal(
            string.Create(
                CultureInfo.CurrentCulture,
                $"Stopped early, at step {job.Step:N0} of 10,000,000: none of the last 2 measurements found a smaller distance from the dataset than before. The best checkpoint is {best.Id}, of step {best.Step:N0}, with a distance of {best.Quality!.Distance:F2}."),
            Assert.Single(await service.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{job.Id}/notices")).Text);
    }

    [Fact]
    public async Task Job_ThatStoppedEarly_HasTheLossesAndWeightsOfOneThatMadeAsManySteps()
    {
        await using var service = new TestService(folder, measuring);
        var stopped = await StopAsync(service, patience: 1);

        var whole = await service.WaitForAsync(
            (await service.QueueAsync(TestService.EndlessJob(("steps", stopped.Step), ("checkpointEverySteps", 100)))).Id, j => j.State == JobState.Completed);

        Assert.Equal(await service.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await service.BytesAsync($"/jobs/{stopped.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(whole.Id))[0].StateSha256, (await service.CheckpointsAsync(stopped.Id))[0].StateSha256);
    }

    [Fact]
    public async Task Patience_OfAJobThatIsStoppedAgainAndAgain_IsThatOfOneThatIsNot()
    {
        const int Patience = 4;
        string id;
        await using (var service = new TestService(folder, once))
        {
            id = (await service.QueueAsync(TestService.EndlessJob(("earlyStoppingPatience", Patience)))).Id;
            var first = await MeasureOneAsync(service, id, sinceBest: 0);
            await using var database = await service.DatabaseAsync();
            var unbeaten = first with { SlicedWasserstein = 0.1, EigenfaceDistance = 0.1 };
            await database.Checkpoints.Where(c => c.JobId == id && c.QualityJson != null)
                .ExecuteUpdateAsync(row => row.SetProperty(c => c.Distance, unbeaten.Distance).SetProperty(c => c.QualityJson, JsonSerializer.Serialize(unbeaten, EngineJson.Options)));
        }

        for (var measured = 1; measured < Patience; measured++)
        {
            await using var service = new TestService(folder, once, thinning);
            await MeasureOneAsync(service, id, measured);
        }

        await using var last = new TestService(folder, once, thinning);
        await last.WaitForAsync(id, j => j.Step > 0 && j.State == JobState.Running);
        await AskAsync(last, id);
        var job = await last.WaitForAsync(id, j => j.State == JobState.Completed);
        Assert.Contains("none of the last 4 measurements", Assert.Single(await last.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{id}/notices")).Text);
        Assert.Equal(0.1, (await last.CheckpointsAsync(id)).Single(c => c.Id == job.BestCheckpoint).Quality!.SlicedWasserstein);
    }

    [Fact]
    public async Task Job_InterruptedWhenItHadStopped_MakesNoMoreSteps()
    {
        JobResponse stopped;
        await using (var service = new TestService(folder, measuring))
        {
            stopped = await StopAsync(service, patience: 1);
            await using var database = await service.DatabaseAsync();
            await database.Jobs.Where(j => j.Id == stopped.Id).ExecuteUpdateAsync(row => row.SetProperty(j => j.State, JobState.Running));
        }

        await using var restarted = new TestService(folder, measuring);
        var job = await restarted.WaitForAsync(stopped.Id, j => j.State == JobState.Completed);

        Assert.Equal((stopped.Step, stopped.BestCheckpoint), (job.Step, job.BestCheckpoint));
    }

    [Fact]
    public async Task Job_OfAWorkerThatMeasuresNothing_MakesAllItsStepsAndSaysSo()
    {
        string first, second;
        await using (var service = new TestService(folder, measuring))
        {
            first = (await service.QueueAsync(TestService.EndlessJob())).Id;
            second = (await service.QueueAsync(TestService.TinyJob(("earlyStoppingPatience", 1)))).Id;
        }

        await using var other = new TestService(folder);
        await other.CancelAsync(first);
        await other.WaitForAsync(second, j => j.State == JobState.Completed);

        Assert.Contains("QualityBudget is 0 there", Assert.Single(await other.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{second}/notices")).Text);
    }

    [Fact]
    public async Task Job_OfADatasetOfTooFewImages_MakesAllItsStepsAndSaysSo()
    {
        await using var service = new TestService(folder, measuring, ("GanService:SyntheticFaces", "3"));

        var job = await service.TrainAsync(("earlyStoppingPatience", 1));

        Assert.Equal((JobState.Completed, 20), (job.State, job.Step));
        Assert.Contains("too few images", Assert.Single(await service.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{job.Id}/notices")).Text);
    }

    [Theory]
    [InlineData(-1, "earlyStoppingPatience must be between 0 and 1000.")]
    [InlineData(1001, "earlyStoppingPatience must be between 0 and 1000.")]
    [InlineData(5, "set earlyStoppingPatience to 0, or GanService:QualityBudget above 0.")]
    public async Task Patience_ThatCannotBe_IsRefused(int patience, string reason)
    {
        await using var service = new TestService(folder);

        using var answer = await service.Http.PostAsJsonAsync("/jobs", TestService.TinyJob(("earlyStoppingPatience", patience)));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.EndsWith(reason, problem.GetProperty("errors").GetProperty("earlyStoppingPatience")[0].GetString());
    }

    [Fact]
    public async Task Patience_OfAJob_IsThatOfOneThatGoesOnFromIt_UnlessItHasItsOwn()
    {
        await using var service = new TestService(folder, measuring);
        var stopped = await StopAsync(service, patience: 1);

        var same = await service.QueueAsync(new() { ["fromCheckpoint"] = stopped.Checkpoint });
        var own = await service.QueueAsync(new() { ["fromCheckpoint"] = stopped.Checkpoint, ["earlyStoppingPatience"] = 0 });
        var job = await service.WaitForAsync(same.Id, j => j.State == JobState.Completed);
        await service.CancelAsync(own.Id);

        Assert.Equal([1, 0], new[] { same, own }.Select(j => j.Configuration.EarlyStoppingPatience));
        Assert.InRange(job.Step, stopped.Step + 1, job.Steps - 1); // it counts anew
    }

    [Fact]
    public async Task Patience_OfAnExperiment_IsThatOfItsJobs()
    {
        await using var service = new TestService(folder, measuring);

        using var answer = await service.Http.PostAsJsonAsync("/experiments", new { job = TestService.EndlessJob(("checkpointEverySteps", 100), ("earlyStoppingPatience", 1)), vary = new { batchSize = new[] { 8, 10 } } });

        await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
        foreach (var job in (await TestService.ReadAsync<ExperimentResponse>(answer)).Jobs)
            await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<JobResponse> StopAsync(TestService service, int patience)
    {
        var job = await service.QueueAsync(TestService.EndlessJob(("checkpointEverySteps", 100), ("earlyStoppingPatience", patience)));
        return await service.WaitForAsync(job.Id, j => j.State is JobState.Completed or JobState.Failed);
    }

    // Others follow, which are not measured and would push out the one that was.
    private static async Task<QualityReport> MeasureOneAsync(TestService service, string jobId, int sinceBest)
    {
        await service.WaitForAsync(jobId, j => j.Step > 0 && j.State == JobState.Running);
        var known = (await service.CheckpointsAsync(jobId)).Select(c => c.Id).ToList();
        await AskAsync(service, jobId);
        var measured = await Poll.UntilAsync(async () => (await service.CheckpointsAsync(jobId)).FirstOrDefault(c => c.Quality is not null && !known.Contains(c.Id)), c => c is not null);
        for (var more = 0; more < 4; more++)
        {
            var newest = (await service.CheckpointsAsync(jobId))[0].Id;
            await AskAsync(service, jobId);
            await service.WaitForAsync(jobId, j => j.Checkpoint != newest);
        }

        Assert.Equal(sinceBest, measured!.Quality!.SinceBest);
        return measured.Quality;
    }

    private static async Task AskAsync(TestService service, string jobId)
    {
        using var answer = await service.Http.PostAsync($"/jobs/{jobId}/checkpoint", null);
        await TestService.AssertStatusAsync(HttpStatusCode.OK, answer);
    }
}
