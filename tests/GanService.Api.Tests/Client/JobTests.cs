using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanService.Api.Tests.Cluster;
using GanService.Client;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Client;

public sealed class JobTests : IAsyncDisposable
{
    private static readonly JsonElement networks = JsonElement.Parse("""{"latentSize": 6, "generatorWidths": [10], "discriminatorWidths": [10]}""");

    private readonly TemporaryFolder folder = new();
    private readonly TestService service;
    private readonly RecordedRequests requests = new();
    private readonly GanServiceClient client;

    public JobTests()
    {
        service = new(folder);
        client = new(new HttpClient(requests) { BaseAddress = service.Http.BaseAddress, Timeout = Poll.Patience });
    }

    [Fact]
    public async Task Job_FromQueueToDeletion_IsFollowedAndLeavesWhatItMade()
    {
        var wanted = Tiny(20) with { Name = "by the client", SampleEverySteps = 8, CheckpointEverySteps = 10 };

        var job = await client.QueueJobAsync(wanted, idempotencyKey: "once");
        var events = await client.FollowJobAsync(job.Id).ToListAsync();

        Assert.Equal(job.Id, (await client.QueueJobAsync(wanted, idempotencyKey: "once")).Id);
        Assert.Equal(Enumerable.Range(1, 20), events.OfType<LossesAdded>().SelectMany(e => e.Losses.Steps));
        Assert.Equal([1, 8, 16, 20], events.OfType<SampleDrawn>().Select(e => e.Step));
        Assert.Equal([JobState.Queued, JobState.Running, JobState.Completed], events.OfType<JobChanged>().Select(e => e.Job.State).Distinct());
        var history = await client.FollowJobAsync(job.Id).Select(e => e.Number).ToListAsync(); // without progress that later events made stale
        Assert.Equal(history.Skip(3), await client.FollowJobAsync(job.Id, after: history[2]).Select(e => e.Number).ToListAsync());
        var checkpoints = await client.ListCheckpointsAsync(job.Id).ToListAsync();
        Assert.Equal([10, 20], events.OfType<CheckpointSaved>().Select(e => e.Checkpoint.Step));
        Assert.Equal([20, 10], checkpoints.Select(c => c.Step));

        var ended = await client.GetJobAsync(job.Id);
        Assert.Equal(("by the client", JobState.Completed, 20, 20, checkpoints[0].Id, true), (ended.Name, ended.State, ended.Step, ended.Steps, ended.Checkpoint, ended.HasEnded));
        Assert.Equal(ended.Losses!.Generator, Assert.Single((await client.GetLossesAsync(job.Id, after: 19, maxPoints: 5)).Generator));
        Assert.Equal([1, 8, 16, 20], (await client.GetSamplesAsync(job.Id)).Select(s => s.Step));
        Assert.True(ImageDecoder.Decode(await client.GetSamplePictureAsync(job.Id, 8), 100_000).Width >= 5 * 8);
        Assert.Equal(checkpoints[1].Step, (await client.GetCheckpointAsync(checkpoints[1].Id)).Step);
        Assert.Equal(checkpoints[0].Sha256, Convert.ToHexStringLower(SHA256.HashData(await GeneratorAsync(checkpoints[0].Id, GeneratorFormat.Safetensors))));
        Assert.NotEmpty(await GeneratorAsync(checkpoints[0].Id, GeneratorFormat.Onnx));
        await client.DeleteJobAsync(job.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<GanServiceException>(() => client.GetJobAsync(job.Id))).Status);
        Assert.Equal(11, await requests.AssertDocumentedAsync(service));
    }

    [Fact]
    public async Task Job_ThatIsCommanded_PausesGoesOnAndIsCancelled()
    {
        var job = await client.QueueJobAsync(Tiny(10_000_000) with { Name = "endless", SampleEverySteps = 10_000_000, CheckpointEverySteps = 10_000_000 });
        await UntilAsync(job, JobState.Running);

        await client.PauseJobAsync(job.Id);
        await UntilAsync(job, JobState.Paused);
        await client.ResumeJobAsync(job.Id);
        await client.CancelJobAsync(job.Id);

        var last = await client.FollowJobAsync(job.Id).OfType<JobChanged>().LastAsync();
        Assert.Equal(JobState.Cancelled, last.Job.State);
        Assert.Equal(job.Id, Assert.Single(await client.ListJobsAsync("endless").ToListAsync()).Id);
        Assert.Equal(job.Id, Assert.Single(await client.ListJobsAsync(job.Id[..20]).ToListAsync()).Id);
        Assert.Equal(6, await requests.AssertDocumentedAsync(service));
    }

    [Fact]
    public async Task Events_OfAConnectionThatIsCut_GoOnWhereTheyWere()
    {
        using var proxy = new TcpProxy(service.Http.BaseAddress!.Port);
        using var http = new HttpClient { BaseAddress = new($"http://localhost:{proxy.Port}") };
        var job = await client.QueueJobAsync(Tiny(10_000_000) with { SampleEverySteps = 1000, CheckpointEverySteps = 10_000_000 });
        var steps = new List<int>();
        JobState? last = null;
        var cuts = 5;

        await foreach (var happened in new GanServiceClient(http).FollowJobAsync(job.Id))
        {
            last = happened is JobChanged changed ? changed.Job.State : last;
            if (happened is not LossesAdded added)
                continue;
            Assert.Equal(steps.Count + 1, added.Losses.Steps[0]);
            steps.AddRange(added.Losses.Steps);
            if (cuts-- > 0)
            {
                proxy.Cut();
                proxy.Mend();
            }
            else
            {
                await client.CancelJobAsync(job.Id).ContinueWith(_ => { }); // more may come that was on its way
            }
        }

        Assert.Equal(JobState.Cancelled, last);
        Assert.Equal(Enumerable.Range(1, (await client.GetJobAsync(job.Id)).Step), steps);
    }

    [Fact]
    public async Task Events_OfAnUnknownJob_AreRefusedAtOnce()
    {
        var error = await Assert.ThrowsAsync<GanServiceException>(async () => await client.FollowJobAsync("nobody").ToListAsync());

        Assert.Equal(HttpStatusCode.NotFound, error.Status);
    }

    [Fact]
    public async Task Experiment_OfSeveralValues_HasAJobForEach()
    {
        var queued = await client.QueueExperimentAsync(new() { Name = "seeds", Job = Tiny(5), Vary = new Dictionary<string, JsonArray> { ["seed"] = [1, 2] } });

        var experiment = await client.GetExperimentAsync(queued.Id);
        Assert.Equal(("seeds", 2), (experiment.Name, experiment.Jobs.Count));
        Assert.Equal(["seed"], experiment.Varied);
        Assert.Equal(["seed: 1", "seed: 2"], experiment.Jobs.Select(j => j.Variant));
        Assert.Equal(2, await requests.AssertDocumentedAsync(service));
    }

    [Fact]
    public async Task Job_WithWrongFields_IsRefusedByField()
    {
        var error = await Assert.ThrowsAsync<GanServiceException>(() => client.QueueJobAsync(Tiny(0) with { Recipe = "faces", ImageSize = 7 }));

        Assert.Equal(HttpStatusCode.BadRequest, error.Status);
        Assert.Contains("steps", error.Errors.Keys);
        Assert.Contains("imageSize", error.Errors.Keys);
        Assert.Equal(string.Join(" ", error.Errors.SelectMany(e => e.Value).Distinct()), error.Message);
    }

    public async ValueTask DisposeAsync()
    {
        requests.Dispose();
        await service.DisposeAsync();
        folder.Dispose();
    }

    private static NewJob Tiny(int steps) => new() { Steps = steps, ImageSize = 8, BatchSize = 8, Fields = new() { ["networks"] = networks } };

    private async Task UntilAsync(Job job, JobState state) => await client.FollowJobAsync(job.Id).OfType<JobChanged>().FirstAsync(e => e.Job.State == state);

    private async Task<byte[]> GeneratorAsync(string checkpoint, GeneratorFormat format)
    {
        using var file = new MemoryStream();
        await client.DownloadGeneratorAsync(checkpoint, file, format);
        return file.ToArray();
    }
}
