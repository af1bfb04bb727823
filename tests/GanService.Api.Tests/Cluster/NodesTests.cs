using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Store;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Jobs;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.SignalR.Client;

namespace GanService.Api.Tests.Cluster;

/// <summary>Two web nodes and a worker that share a database and a bucket: every node answers everything.</summary>
public sealed class NodesTests(Servers servers) : IAsyncLifetime
{
    private readonly List<TemporaryFolder> folders = [];
    private readonly List<TestService> nodes = [];

    private TestService Web => nodes[0];

    private TestService OtherWeb => nodes[1];

    private TestService Worker => nodes[2];

    public async ValueTask InitializeAsync()
    {
        var settings = await servers.NewSettingsAsync();
        foreach (var role in new[] { "web", "web", "worker" })
        {
            folders.Add(new());
            nodes.Add(new(folders[^1], [.. settings, ("GanService:Role", role)]));
        }
    }

    [Fact]
    public async Task Job_QueuedAtOneNode_IsFollowedAndAnsweredAtAnother()
    {
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(OtherWeb.Http.BaseAddress!, "/hubs/training")).Build();
        var drawn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.On<JsonElement>("sampleDrawn", sample => drawn.TrySetResult(sample.GetProperty("step").GetInt32()));
        await hub.StartAsync();
        await hub.InvokeAsync("WatchAll");

        var job = await Web.QueueAsync(TestService.TinyJob(("steps", 300), ("sampleEverySteps", 100), ("checkpointEverySteps", 100)));
        List<int> steps = [];
        using var events = await OtherWeb.Http.GetAsync($"/jobs/{job.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        await foreach (var item in SseParser.Create(await events.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            if (item.EventType == "lossesAdded")
                steps.AddRange(JsonDocument.Parse(item.Data).RootElement.GetProperty("steps").EnumerateArray().Select(s => s.GetInt32()));
        }

        Assert.Equal(Enumerable.Range(1, 300), steps);
        Assert.Equal(1, await drawn.Task.WaitAsync(Poll.Patience));
        var ended = await OtherWeb.WaitForAsync(job.Id, j => j.State == JobState.Completed);
        foreach (var address in new[] { $"/generate?checkpoint={ended.Checkpoint}&count=9", $"/jobs/{job.Id}/samples/300.png", $"/checkpoints/{ended.Checkpoint}/generator.safetensors", $"/generate/history?job={job.Id}", $"/jobs/{job.Id}/losses.csv" })
            Assert.Equal(await Web.BytesAsync(address), await OtherWeb.BytesAsync(address));
    }

    [Fact]
    public async Task Checkpoint_VerifiedAtANode_IsTrainedAgainByAWorker()
    {
        var job = await OtherWeb.TrainAsync();

        using var answer = await Web.Http.PostAsync($"/checkpoints/{job.Checkpoint}/verify", null);

        Assert.True((await TestService.ReadAsync<VerificationResponse>(answer)).Matches);
    }

    [Fact]
    public async Task Checkpoint_DeletedAtOneNode_IsNoLongerThereAtAnother()
    {
        var job = await Web.TrainAsync();
        await OtherWeb.BytesAsync($"/generate?checkpoint={job.Checkpoint}");

        using (var deleted = await Web.Http.DeleteAsync($"/checkpoints/{job.Checkpoint}"))
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        await Poll.UntilAsync(async () => (await OtherWeb.Http.GetAsync($"/generate?checkpoint={job.Checkpoint}")).StatusCode, status => status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Dataset_UploadedAtOneNode_IsImportedByAWorkerAndShownAtAnother()
    {
        using var answer = await Web.UploadAsync("pixels", TestArchive.Zip([.. Enumerable.Range(1, 5).Select(i => ($"{i}.png", ImageEncoder.Png(TestImages.Quarters(32 + i, 32))))]), ("imageSize", "8"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(5, (await TestService.ReadAsync<DatasetResponse>(answer)).Count);

        Assert.NotEmpty(await OtherWeb.BytesAsync("/datasets/pixels/preview.png"));
        Assert.Equal(JobState.Completed, (await OtherWeb.TrainAsync(("dataset", "pixels"))).State);
        Assert.Equal(HttpStatusCode.Conflict, (await Web.Http.DeleteAsync("/datasets/pixels")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Web.Http.DeleteAsync("/datasets/pixels?force=true")).StatusCode);
    }

    [Fact]
    public async Task Worker_AskedForAnythingButItsHealth_HasNothing()
    {
        Assert.Equal(HttpStatusCode.OK, (await Worker.Http.GetAsync("/health/ready")).StatusCode);
        using var undocumented = new HttpClient { BaseAddress = Worker.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.NotFound, (await undocumented.GetAsync("/jobs")).StatusCode);
    }

    [Fact]
    public async Task Job_CancelledAndBranchedAtOtherNodes_DoesSo()
    {
        var job = await Web.QueueAsync(TestService.EndlessJob());
        await OtherWeb.WaitForAsync(job.Id, j => j.Step > 0);
        await OtherWeb.CancelAsync(job.Id);
        var ended = await Web.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);

        using var branch = await OtherWeb.Http.PostAsJsonAsync("/jobs", new { fromCheckpoint = ended.Checkpoint, steps = ended.Step + 20 });

        Assert.Equal(HttpStatusCode.Created, branch.StatusCode);
        Assert.Equal(JobState.Completed, (await Web.WaitForAsync((await TestService.ReadAsync<JobResponse>(branch)).Id, j => j.EndedAt is not null)).State);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        folders.ForEach(f => f.Dispose());
    }
}
