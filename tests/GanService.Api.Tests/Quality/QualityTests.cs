using System.Net;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Jobs;
using GanService.Engine;
using GanService.Engine.Quality;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Quality;

public sealed class QualityTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public QualityTests() => service = new(folder, ("GanService:QualityBudget", "1"));

    [Fact]
    public async Task Checkpoints_OfAJob_AreMeasuredTheFirstAndTheLast()
    {
        var job = await service.TrainAsync(("checkpointEverySteps", 10));

        var checkpoints = await service.CheckpointsAsync(job.Id);

        Assert.Equal([20, 10], checkpoints.Select(c => c.Quality!.Step));
        Assert.All(checkpoints, c => Assert.Equal((15, 8), (c.Quality!.Images, Assert.Single(c.Quality.Levels).Side)));
        Assert.All(checkpoints, c => Assert.True(c.Quality!.SlicedWasserstein > c.Quality.Floor)); // of noise
        Assert.Equal(Json(checkpoints[0]), Json(await service.GetAsync<CheckpointResponse>($"/checkpoints/{job.Checkpoint}")));
        Assert.Equal(checkpoints.MinBy(c => c.Quality!.Distance)!.Id, job.BestCheckpoint);
    }

    [Fact]
    public async Task Measurements_OfAJob_AreEventsBeforeItsEnd()
    {
        var job = await service.TrainAsync(("checkpointEverySteps", 10));

        var events = (await service.Http.GetStringAsync($"/jobs/{job.Id}/events")).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        var measured = events.Where(e => e.Contains("event: qualityMeasured")).Select(Payload<MeasuredQuality>).ToList();
        Assert.Equal((await service.CheckpointsAsync(job.Id)).Reverse().Select(c => Json(new MeasuredQuality(job.Id, c.Id, c.Step, c.Quality!))), measured.Select(Json));
        Assert.Equal(job.BestCheckpoint, Payload<JobResponse>(events[^1]).BestCheckpoint);
    }

    [Fact]
    public async Task Measurements_OfAJob_AreToldByTheHub()
    {
        var told = new TaskCompletionSource<MeasuredQuality>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(service.Http.BaseAddress!, "/hubs/training"))
            .AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions)).Build();
        hub.On<MeasuredQuality>("qualityMeasured", told.SetResult);
        await hub.StartAsync();

        var job = await service.TrainAsync();
        await hub.InvokeAsync("Watch", job.Id);

        Assert.Equal((job.Id, job.BestCheckpoint, 20), await told.Task.WaitAsync(Poll.Patience) is var m ? (m.JobId, m.CheckpointId, m.Step) : default);
    }

    [Theory]
    [InlineData("/generate?seed=3&checkpoint=")]
    [InlineData("/generate/interpolation?frames=3&checkpoint=")]
    public async Task Generate_FromTheBest_IsFromThatOfTheNewestMeasuredJob(string address)
    {
        await service.TrainAsync();
        var job = await service.TrainAsync(("seed", 7));

        Assert.Equal(await service.BytesAsync(address + job.BestCheckpoint), await service.BytesAsync(address + "best"));
    }

    [Fact]
    public async Task Checkpoints_WithoutABudget_AreNotMeasured()
    {
        using var other = new TemporaryFolder();
        await using var unmeasured = new TestService(other);

        var job = await unmeasured.TrainAsync();

        Assert.Null(job.BestCheckpoint);
        Assert.All(await unmeasured.CheckpointsAsync(job.Id), c => Assert.Null(c.Quality));
        Assert.DoesNotContain("qualityMeasured", await unmeasured.Http.GetStringAsync($"/jobs/{job.Id}/events"));
        var problem = await unmeasured.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/generate?checkpoint=best"));
        Assert.Contains("measured", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task BestCheckpoint_OfManyThatAreThinnedOut_Stays()
    {
        using var other = new TemporaryFolder();
        await using var thinning = new TestService(other, ("GanService:CheckpointsKept", "2"));
        var job = await thinning.QueueAsync(TestService.EndlessJob());
        var best = await NewCheckpointAsync(thinning, job.Id, than: null);
        await using (var database = await thinning.DatabaseAsync())
            await database.Checkpoints.Where(c => c.Id == best).ExecuteUpdateAsync(row => row.SetProperty(c => c.Distance, 0.5));

        var newest = best;
        for (var i = 0; i < 4; i++)
            newest = await NewCheckpointAsync(thinning, job.Id, newest);
        await thinning.CancelAsync(job.Id);
        var ended = await thinning.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);

        Assert.Equal(best, ended.BestCheckpoint);
        var checkpoints = await thinning.CheckpointsAsync(job.Id);
        Assert.Equal(3, checkpoints.Count); // the newest two can be resumed
        Assert.Equal(best, checkpoints[^1].Id);
        Assert.NotEmpty(await thinning.BytesAsync("/generate?checkpoint=best"));
    }

    [Fact]
    public async Task Checkpoint_FromBeforeACollapse_CanBeGoneOnFrom()
    {
        using var other = new TemporaryFolder();
        await using var thinning = new TestService(other);
        var job = await thinning.QueueAsync(TestService.EndlessJob());
        var healthy = await NewCheckpointAsync(thinning, job.Id, than: null);
        await SetAlikePairsAsync(thinning, healthy, 0);

        var newest = healthy;
        for (var i = 0; i < 4; i++)
        {
            newest = await NewCheckpointAsync(thinning, job.Id, newest);
            await SetAlikePairsAsync(thinning, newest, 0.5);
        }

        await thinning.CancelAsync(job.Id);
        await thinning.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        Assert.Equal([true, true, false, false, false, true], (await thinning.CheckpointsAsync(job.Id)).Select(c => c.Resumable));
    }

    [Fact]
    public async Task LastCheckpoint_OfAJobThatWasKilledBeforeItWasMeasured_IsMeasured()
    {
        using var other = new TemporaryFolder();
        string id;
        await using (var unmeasured = new TestService(other))
        {
            id = (await unmeasured.TrainAsync()).Id;
            await using var database = await unmeasured.DatabaseAsync();
            await database.Jobs.Where(j => j.Id == id).ExecuteUpdateAsync(row => row.SetProperty(j => j.State, JobState.Running));
        }

        await using var restarted = new TestService(other, ("GanService:QualityBudget", "1"));
        await restarted.WaitForAsync(id, j => j.State == JobState.Completed);

        Assert.NotNull((await restarted.CheckpointsAsync(id))[0].Quality);
    }

    [Fact]
    public async Task Warning_OfADiscriminatorThatWins_SaysSo()
    {
        var job = await service.TrainAsync(
            ("steps", 3000), ("sampleEverySteps", 3000), ("checkpointEverySteps", 3000),
            ("generatorOptimizer", new { kind = "sgd", learningRate = 1e-8 }),
            ("discriminatorOptimizer", new { kind = "adam", learningRate = 0.01 }));

        Assert.Equal(JobState.Completed, job.State);
        Assert.StartsWith("The discriminator has won", job.Warning);
        Assert.EndsWith("There is no checkpoint from before.", job.Warning);
        Assert.Null(job.HealthyCheckpoint);
        Assert.Contains("\"warning\":\"The discriminator has won", await service.Http.GetStringAsync($"/jobs/{job.Id}/events"));
    }

    [Fact]
    public async Task Warning_OfAJobThatWasPaused_IsThatOfOneThatWasNot()
    {
        var body = TestService.TinyJob(
        [
            .. TestService.Unhurried, ("steps", 5000), ("sampleEverySteps", 5000), ("checkpointEverySteps", 5000),
            ("generatorOptimizer", new { kind = "sgd", learningRate = 1e-8 }),
            ("discriminatorOptimizer", new { kind = "adam", learningRate = 0.01 }),
        ]);
        var whole = await service.WaitForAsync((await service.QueueAsync(body)).Id, j => j.State == JobState.Completed);
        var job = await service.QueueAsync(body);
        await service.WaitForAsync(job.Id, j => j.Warning is not null);
        using (await service.Http.PostAsync($"/jobs/{job.Id}/pause", null))
            job = await service.WaitForAsync(job.Id, j => j.State == JobState.Paused);
        Assert.InRange(job.Step, 1, 4999);

        using (await service.Http.PostAsync($"/jobs/{job.Id}/resume", null))
            job = await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);

        Assert.Equal(Trouble(whole), Trouble(job));

        // Without the steps at which it was told, for which reports count that were written together.
        static (string Trouble, string Remedy) Trouble(JobResponse job) => (job.Warning!.Split(':')[0], job.Warning.Split(". ")[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private static async Task<string> NewCheckpointAsync(TestService service, string jobId, string? than)
    {
        await service.WaitForAsync(jobId, j => j.Step > 0);
        using var answer = await service.Http.PostAsync($"/jobs/{jobId}/checkpoint", null);
        return (await service.WaitForAsync(jobId, j => j.Checkpoint is not null && j.Checkpoint != than)).Checkpoint!;
    }

    private static async Task SetAlikePairsAsync(TestService service, string checkpointId, double pairs)
    {
        var report = new QualityReport(1, 1, 1, 1, [], 1, 1, pairs, 1, 1, 0, 0);
        await using var database = await service.DatabaseAsync();
        await database.Checkpoints.Where(c => c.Id == checkpointId).ExecuteUpdateAsync(row => row.SetProperty(c => c.QualityJson, Json(report)));
    }

    private static T Payload<T>(string item) => JsonSerializer.Deserialize<T>(item.Split('\n').Single(line => line.StartsWith("data: "))["data: ".Length..], EngineJson.Options)!;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, EngineJson.Options);
}
