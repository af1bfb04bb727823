using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Tests.Jobs;

/// <summary>Jobs that go on from a checkpoint of another one.</summary>
public sealed class BranchTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public BranchTests() => service = new(folder);

    [Fact]
    public async Task Branch_WithNothingChanged_EndsLikeItsSource()
    {
        var (source, start) = await SourceAsync();

        var branch = await TrainAsync(new { fromCheckpoint = start.Id });

        Assert.Equal((JobState.Completed, 20, start.Id, "first from step 10"), (branch.State, branch.Step, branch.FromCheckpoint, branch.Name));
        var (before, after) = (await LossesAsync(source.Id), await LossesAsync(branch.Id));
        Assert.Equal(Enumerable.Range(11, 10), after.Steps);
        Assert.Equal(before.Generator.Skip(10), after.Generator);
        Assert.Equal([20, 10], (await service.CheckpointsAsync(branch.Id)).Select(c => c.Step));
        Assert.Equal((await service.CheckpointsAsync(source.Id)).Select(c => c.Sha256), (await service.CheckpointsAsync(branch.Id)).Select(c => c.Sha256));
    }

    [Fact]
    public async Task Branch_FromAName_IsFromWhatItMeantThen()
    {
        var (source, _) = await SourceAsync();
        var newest = (await service.CheckpointsAsync(source.Id))[0];

        var branch = await TrainAsync(new { fromCheckpoint = "latest", steps = 30 });

        Assert.Equal((newest.Id, 30), (branch.FromCheckpoint, branch.Step));
    }

    [Fact]
    public async Task Branch_FromTheGeneratorThatComesWithTheService_SaysWhyNot()
    {
        using var folder = new TemporaryFolder();
        await using var service = new TestService(folder, ("GanService:Portraits", "true"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, await service.Http.PostAsJsonAsync("/jobs", new { fromCheckpoint = "latest", steps = 30 }));

        Assert.Contains("no training to go on with", problem.GetProperty("errors").GetProperty("fromCheckpoint")[0].GetString());
    }

    [Fact]
    public async Task Branch_WithOtherSettings_GoesItsOwnWay()
    {
        var (source, start) = await SourceAsync();

        var branch = await TrainAsync(new { fromCheckpoint = start.Id, steps = 40, batchSize = 16, optimizer = new { kind = "adam", learningRate = 0.00001 }, generatorAverage = 0.9, flip = true });

        Assert.Equal((JobState.Completed, 40, 16), (branch.State, branch.Step, branch.Configuration.BatchSize));
        Assert.Equal(source.Configuration.Seed, branch.Configuration.Seed);
        Assert.NotEqual((await LossesAsync(source.Id)).Generator.Skip(10), (await LossesAsync(branch.Id)).Generator.Take(10));
    }

    [Fact]
    public async Task Branch_WhoseSourceIsDeletedWhileItWaits_StillTrains()
    {
        var (source, start) = await SourceAsync();
        var first = await service.QueueAsync(TestService.EndlessJob());
        var branch = await PostAsync(new { fromCheckpoint = start.Id });
        Assert.Equal((JobState.Queued, 10), (branch.State, branch.Step));

        using (var answer = await service.Http.DeleteAsync($"/jobs/{source.Id}"))
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await service.CancelAsync(first.Id);

        Assert.Equal(20, (await service.WaitForAsync(branch.Id, j => j.State == JobState.Completed)).Step);
    }

    [Fact]
    public async Task Branch_FromADamagedCheckpoint_IsRefusedAndLeavesNothing()
    {
        var (source, start) = await SourceAsync();
        File.WriteAllText(folder.File($"data/jobs/{source.Id}/checkpoints/00000010-1/training.safetensors"), "damaged");

        var problem = await TestService.ProblemAsync(HttpStatusCode.Conflict, await service.Http.PostAsJsonAsync("/jobs", new { fromCheckpoint = start.Id }));

        Assert.Contains("damaged", problem.GetProperty("detail").GetString());
        Assert.Equal([source.Id], Directory.GetDirectories(folder.File("data/jobs")).Select(d => Path.GetFileName(d)));
    }

    [Fact]
    public async Task Queue_ThatIsFull_RefusesMore()
    {
        using var other = new TemporaryFolder();
        await using var bounded = new TestService(other, ("GanService:MaxQueuedJobs", "1"));
        var running = await bounded.QueueAsync(TestService.EndlessJob());
        await bounded.WaitForAsync(running.Id, j => j.State == JobState.Running);
        await bounded.QueueAsync(TestService.TinyJob());

        var problem = await TestService.ProblemAsync(HttpStatusCode.TooManyRequests, await bounded.Http.PostAsJsonAsync("/jobs", TestService.TinyJob()));

        Assert.Contains("At most 1 jobs may wait", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Resume_WhileTheQueueIsFull_IsRefused()
    {
        using var other = new TemporaryFolder();
        await using var bounded = new TestService(other, ("GanService:MaxQueuedJobs", "1"));
        var running = await bounded.QueueAsync(TestService.EndlessJob());
        await bounded.WaitForAsync(running.Id, j => j.State == JobState.Running);
        var paused = await bounded.QueueAsync(TestService.TinyJob());
        using (await bounded.Http.PostAsync($"/jobs/{paused.Id}/pause", null))
            await bounded.QueueAsync(TestService.TinyJob());

        var problem = await bounded.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Post, $"/jobs/{paused.Id}/resume"));

        Assert.Contains("At most 1 jobs may wait", problem.GetProperty("detail").GetString());
        Assert.Equal(JobState.Paused, (await bounded.GetAsync<JobResponse>($"/jobs/{paused.Id}")).State);
    }

    [Fact]
    public async Task Job_ThatNeedsTooMuchMemory_IsRefusedWithTheEstimate()
    {
        using var other = new TemporaryFolder();
        await using var small = new TestService(other, ("GanService:MaxTrainingBytes", $"{200 << 20}"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.BadRequest, await small.Http.PostAsJsonAsync("/jobs", new { imageSize = 64 }));

        Assert.Matches("needs about [0-9,]+ MiB of memory; the limit is 200", problem.GetProperty("detail").GetString());
        Assert.Equal(JobState.Completed, (await small.TrainAsync()).State);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<(JobResponse Job, CheckpointResponse Start)> SourceAsync()
    {
        var source = await service.TrainAsync(("name", "first"), ("checkpointEverySteps", 10));
        return (source, (await service.CheckpointsAsync(source.Id))[^1]);
    }

    private async Task<JobResponse> PostAsync(object body)
    {
        using var answer = await service.Http.PostAsJsonAsync("/jobs", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await TestService.ReadAsync<JobResponse>(answer);
    }

    private async Task<JobResponse> TrainAsync(object body) => await service.WaitForAsync((await PostAsync(body)).Id, j => j.State is JobState.Completed or JobState.Failed);

    private Task<LossesResponse> LossesAsync(string jobId) => service.GetAsync<LossesResponse>($"/jobs/{jobId}/losses");
}
