using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Engine.Checkpoints;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Jobs;

public sealed class JobLifecycleTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public JobLifecycleTests() => service = new(folder);

    [Fact]
    public async Task Samples_OfALongJob_AreThinnedEvenly()
    {
        using var other = new TemporaryFolder();
        await using var bounded = new TestService(other, ("GanService:SamplesKept", "10"));
        var job = await bounded.TrainAsync(("steps", 400), ("sampleEverySteps", 10));

        List<int> steps = [.. (await bounded.GetAsync<IReadOnlyList<SampleResponse>>($"/jobs/{job.Id}/samples")).Select(s => s.Step)];

        Assert.Equal((1, 400, 10), (steps[0], steps[^1], steps.Count));
        Assert.InRange(steps.Zip(steps.Skip(1), (a, b) => b - a).Max(), 0, 80);
        Assert.Equal(steps.Select(s => $"{s:D8}-1.png"), Directory.GetFiles(other.File($"data/jobs/{job.Id}/samples")).Select(p => Path.GetFileName(p)).Order());
        Assert.Equal(10, (await bounded.Http.GetStringAsync($"/jobs/{job.Id}/events")).Split("event: sampleDrawn").Length - 1);
    }

    [Fact]
    public async Task Job_WhoseImagesAreMadeFirst_TellsHowFarThatIs()
    {
        using var other = new TemporaryFolder();
        await using var slow = new TestService(other, ("GanService:SyntheticFaces", "100"));
        var job = await slow.QueueAsync(TestService.EndlessJob(("imageSize", 256)));

        var preparing = await slow.WaitForAsync(job.Id, j => j.PreparedShare is not null);
        var training = await slow.WaitForAsync(job.Id, j => j.Step > 0);

        Assert.InRange(preparing.PreparedShare!.Value, 0.0001, 1);
        Assert.Null(training.PreparedShare);
        await slow.CancelAsync(job.Id);
    }

    [Fact]
    public async Task Job_Completed_LeavesLossesSamplesAndCheckpoints()
    {
        var job = await service.TrainAsync(("name", "first"), ("sampleEverySteps", 8), ("checkpointEverySteps", 10));

        Assert.Equal((JobState.Completed, "first", 20, 20), (job.State, job.Name, job.Step, job.Steps));
        Assert.Null(job.Error);
        Assert.True(job.CreatedAt <= job.StartedAt && job.StartedAt <= job.EndedAt);
        var losses = await service.GetAsync<LossesResponse>($"/jobs/{job.Id}/losses");
        Assert.Equal(Enumerable.Range(1, 20), losses.Steps);
        Assert.Equal(job.Losses!.Generator, losses.Generator[^1]);
        Assert.Equal([17, 18, 19, 20], (await service.GetAsync<LossesResponse>($"/jobs/{job.Id}/losses?after=16")).Steps);
        var samples = await service.GetAsync<IReadOnlyList<SampleResponse>>($"/jobs/{job.Id}/samples");
        Assert.Equal([1, 8, 16, 20], samples.Select(s => s.Step));
        Assert.Equal((5 * 10) - 2, ImageDecoder.Decode(await service.BytesAsync(samples[0].Url), 10_000).Width);
        var checkpoints = await service.CheckpointsAsync(job.Id);
        Assert.Equal([20, 10], checkpoints.Select(c => c.Step));
        Assert.Equal(job.Checkpoint, checkpoints[0].Id);
    }

    [Theory]
    [InlineData("after=16&until=18", 17, 18)]
    [InlineData("until=3", 1, 3)]
    [InlineData("after=17&until=2147483647", 18, 20)]
    public async Task Losses_UpToAStep_AreThoseInBetween(string query, int first, int last)
    {
        var job = await service.TrainAsync();

        var losses = await service.GetAsync<LossesResponse>($"/jobs/{job.Id}/losses?{query}");

        Assert.Equal(Enumerable.Range(first, last - first + 1), losses.Steps);
    }

    [Fact]
    public async Task Losses_UpToAStepBeforeTheFirst_AreNone()
    {
        var job = await service.TrainAsync();

        Assert.Empty((await service.GetAsync<LossesResponse>($"/jobs/{job.Id}/losses?after=5&until=5")).Steps);
    }

    [Fact]
    public async Task Losses_AsCsv_HaveAHeaderAndTheNumbersOfTheJson()
    {
        var job = await service.TrainAsync();
        var losses = await service.GetAsync<LossesResponse>($"/jobs/{job.Id}/losses");

        using var answer = await service.Http.GetAsync($"/jobs/{job.Id}/losses.csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("step,discriminatorReal,discriminatorFake,generator,discriminatorAccuracy", lines[0]);
        Assert.Equal(21, lines.Length);
        Assert.Equal(FormattableString.Invariant($"20,{losses.DiscriminatorReal[19]},{losses.DiscriminatorFake[19]},{losses.Generator[19]},{losses.DiscriminatorAccuracy[19]}"), lines[20]);
    }

    [Fact]
    public async Task Figures_OfAJob_ArePicturesOfItsLossesAndItsFaces()
    {
        var job = await service.TrainAsync(("sampleEverySteps", 8));

        var plot = ImageDecoder.Decode(await service.BytesAsync($"/jobs/{job.Id}/losses.png?width=700&height=500"), 1_000_000);
        var animation = TestGif.Read(await service.BytesAsync($"/jobs/{job.Id}/progress.gif"));

        Assert.Equal((700, 500), (plot.Width, plot.Height));
        Assert.Equal(4, animation.Frames.Count);
        Assert.NotEmpty(Directory.GetFiles(folder.File($"data/jobs/{job.Id}/tensorboard"), "events.out.tfevents.*"));
    }

    [Fact]
    public async Task Figures_OfAJobThatWaits_AreAnEmptyPlotAndNoAnimation()
    {
        await service.QueueAsync(TestService.EndlessJob());
        var waiting = await service.QueueAsync(TestService.TinyJob());

        Assert.NotEmpty(await service.BytesAsync($"/jobs/{waiting.Id}/losses.png"));
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, $"/jobs/{waiting.Id}/progress.gif"));
        await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, $"/jobs/{waiting.Id}/losses.png?width=9000"));
    }

    [Fact]
    public async Task Weights_OfACheckpoint_AreASafetensorsFileWithItsChecksum()
    {
        var job = await service.TrainAsync();
        var checkpoint = (await service.CheckpointsAsync(job.Id))[0];

        var file = await service.BytesAsync($"/checkpoints/{checkpoint.Id}/generator.safetensors");

        Assert.Equal(checkpoint.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
        Assert.Contains(SafetensorsFile.Read(new MemoryStream(file)).Tensors, t => t.Name.EndsWith("weight", StringComparison.Ordinal) && t.Shape.SequenceEqual([10L, 6L]));
    }

    [Fact]
    public async Task Jobs_Waiting_AreTakenByPriorityAndThenByAge()
    {
        var first = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(first.Id, j => j.State == JobState.Running);
        var low = await service.QueueAsync(TestService.TinyJob(("priority", -1)));
        var older = await service.QueueAsync(TestService.TinyJob());
        var newer = await service.QueueAsync(TestService.TinyJob());
        var high = await service.QueueAsync(TestService.TinyJob(("priority", 1)));
        JobResponse[] expected = [high, older, newer, low];
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(i + 1, (await service.GetAsync<JobResponse>($"/jobs/{expected[i].Id}")).QueuePosition);

        await service.CancelAsync(first.Id);

        var ended = new List<JobResponse>();
        foreach (var job in expected)
            ended.Add(await service.WaitForAsync(job.Id, j => j.State == JobState.Completed));
        Assert.Equal(ended, ended.OrderBy(j => j.StartedAt));
    }

    [Fact]
    public async Task Cancel_OfARunningJob_KeepsWhatItMade()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.Step > 0);
        Assert.Equal(HttpStatusCode.Conflict, (await service.Http.DeleteAsync($"/jobs/{job.Id}")).StatusCode);

        await service.CancelAsync(job.Id);

        var ended = await service.WaitForAsync(job.Id, j => j.State != JobState.Running);
        Assert.Equal((JobState.Cancelled, false), (ended.State, ended.CancelRequested));
        Assert.Equal(ended.Step, Assert.Single(await service.CheckpointsAsync(job.Id)).Step);
        await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Post, $"/jobs/{job.Id}/cancel"));
    }

    [Fact]
    public async Task Cancel_OfAWaitingJob_EndsItAtOnce()
    {
        var first = await service.QueueAsync(TestService.EndlessJob());
        var waiting = await service.QueueAsync(TestService.TinyJob());

        await service.CancelAsync(waiting.Id);

        Assert.Equal(JobState.Cancelled, (await service.GetAsync<JobResponse>($"/jobs/{waiting.Id}")).State);
        await service.CancelAsync(first.Id);
        await service.WaitForAsync(first.Id, j => j.State == JobState.Cancelled);
    }

    [Fact]
    public async Task Delete_OfAnEndedJob_RemovesEverythingItWrote()
    {
        var job = await service.TrainAsync();
        var other = await service.TrainAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync($"/jobs/{job.Id}")).StatusCode);

        foreach (var address in new[] { $"/jobs/{job.Id}", $"/jobs/{job.Id}/losses", $"/jobs/{job.Id}/losses.csv", $"/jobs/{job.Id}/samples", $"/checkpoints/{job.Checkpoint}", $"/generate?checkpoint={job.Checkpoint}" })
            await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, address));
        Assert.Equal([Path.GetFileName(other.Id)], Directory.GetDirectories(folder.File("data/jobs")).Select(Path.GetFileName));
        Assert.Single((await service.GetAsync<JobPage>("/jobs")).Items);
    }

    [Fact]
    public async Task Job_ThatDiverges_FailsWithStepAndCauseAndKeepsItsLastGoodCheckpoint()
    {
        var job = await service.TrainAsync(
            ("steps", 5000),
            ("checkpointEverySteps", 1),
            ("optimizer", new { kind = "sgd", learningRate = 10, momentum = 0.9999 }),
            ("networks", new { latentSize = 6, generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 }, normalization = "none" }));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Matches(@"^Training diverged at step \d+: ", job.Error);
        var newest = (await service.CheckpointsAsync(job.Id))[0];
        Assert.Equal(job.Checkpoint, newest.Id);
        Assert.EndsWith($"Its newest checkpoint is of step {newest.Step:N0}.", job.Error);
        Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={job.Checkpoint}"));
    }

    [Fact]
    public async Task Job_ThatDivergesBeforeItsFirstCheckpoint_ClaimsNone()
    {
        var job = await service.TrainAsync(
            ("steps", 5000),
            ("checkpointEverySteps", 5000),
            ("optimizer", new { kind = "sgd", learningRate = 10, momentum = 0.9999 }),
            ("networks", new { latentSize = 6, generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 }, normalization = "none" }));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Null(job.Checkpoint);
        Assert.EndsWith("Lower the learning rate. There is no checkpoint from before.", job.Error);
    }

    [Fact]
    public async Task Checkpoints_OfALongJob_AreThinnedAndOnlyTheNewestTwoCanBeResumed()
    {
        using var other = new TemporaryFolder();
        await using var frugal = new TestService(other, ("GanService:CheckpointsKept", "4"));

        var job = await frugal.TrainAsync(("steps", 100), ("checkpointEverySteps", 10));

        var checkpoints = await frugal.CheckpointsAsync(job.Id);
        Assert.Equal(4, checkpoints.Count);
        Assert.Equal([100, 90], checkpoints.Where(c => c.Resumable).Select(c => c.Step));
        Assert.All(checkpoints, c => Assert.NotEmpty(frugal.BytesAsync($"/generate?checkpoint={c.Id}").Result));
    }

    [Fact]
    public async Task Lists_InPages_ShowEverythingOnceNewestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Insert(0, (await service.TrainAsync(("steps", 1))).Id);

        var first = await service.GetAsync<JobPage>("/jobs?limit=3");
        var second = await service.GetAsync<JobPage>($"/jobs?limit=3&after={first.Next}");

        Assert.Equal(ids, first.Items.Concat(second.Items).Select(j => j.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task IdempotencyKey_Repeated_AnswersWithTheFirstJob()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("key-1", TestService.TinyJob())));
        var jobs = await Task.WhenAll(answers.Select(TestService.ReadAsync<JobResponse>));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single(jobs.Select(j => j.Id).Distinct());
        Assert.NotEqual(jobs[0].Id, (await TestService.ReadAsync<JobResponse>(await PostAsync("key-2", TestService.TinyJob()))).Id);
        await TestService.ProblemAsync(HttpStatusCode.UnprocessableEntity, await PostAsync("key-1", TestService.TinyJob(("steps", 21))));
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<HttpResponseMessage> PostAsync(string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/jobs") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await service.Http.SendAsync(request);
    }
}
