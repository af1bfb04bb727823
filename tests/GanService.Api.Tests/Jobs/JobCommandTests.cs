using System.Net;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Tests.Jobs;

public sealed class JobCommandTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public JobCommandTests() => service = new(folder);

    [Fact]
    public async Task Job_PausedAndResumed_EndsLikeOneThatWasNot()
    {
        var body = TestService.TinyJob([.. TestService.Unhurried, ("steps", 3000), ("sampleEverySteps", 100)]);
        var whole = await service.QueueAsync(body);
        var job = await service.QueueAsync(body);
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        await CommandAsync(job.Id, "pause");
        var paused = await service.WaitForAsync(job.Id, j => j.State == JobState.Paused);
        Assert.False(paused.PauseRequested);
        Assert.Equal(paused.Step, (await service.CheckpointsAsync(job.Id))[0].Step);
        Assert.Equal(JobState.Queued, (await CommandAsync(job.Id, "resume")).State);
        await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);

        Assert.InRange(paused.Step, 1, 2999);
        Assert.Equal(await service.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await service.BytesAsync($"/jobs/{job.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(whole.Id))[0].Sha256, (await service.CheckpointsAsync(job.Id))[0].Sha256);
    }

    [Fact]
    public async Task Resume_OfAJobThatIsAboutToPause_WithdrawsThePause()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        await CommandAsync(job.Id, "pause");
        await CommandAsync(job.Id, "resume"); // its worker has hardly looked

        await service.WaitForAsync(job.Id, j => j.State == JobState.Running && !j.PauseRequested);
        await service.CancelAsync(job.Id);
    }

    [Fact]
    public async Task Job_PausedWhileItWaits_LeavesTheQueue()
    {
        var first = await service.QueueAsync(TestService.EndlessJob());
        var waiting = await service.QueueAsync(TestService.TinyJob());

        Assert.Equal(JobState.Paused, (await CommandAsync(waiting.Id, "pause")).State);
        await service.CancelAsync(first.Id);
        var other = await service.TrainAsync();

        Assert.Equal(JobState.Completed, other.State);
        Assert.Equal(JobState.Paused, (await service.GetAsync<JobResponse>($"/jobs/{waiting.Id}")).State);
        await service.CancelAsync(waiting.Id);
        Assert.Equal(JobState.Cancelled, (await service.GetAsync<JobResponse>($"/jobs/{waiting.Id}")).State);
    }

    [Fact]
    public async Task Checkpoint_Requested_IsThereBeforeTheJobEnds()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        await CommandAsync(job.Id, "checkpoint");

        await service.WaitForAsync(job.Id, j => j.Checkpoint is not null);
        Assert.Single(await service.CheckpointsAsync(job.Id));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("checkpoint")]
    [InlineData("cancel")]
    public async Task Command_ToACompletedJob_IsAConflictThatSaysTheState(string command)
    {
        var job = await service.TrainAsync();

        var problem = await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Post, $"/jobs/{job.Id}/{command}"));

        Assert.Contains("completed", problem.GetProperty("detail").GetString());
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Post, $"/jobs/nobody/{command}"));
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<JobResponse> CommandAsync(string jobId, string command)
    {
        using var answer = await service.Http.PostAsync($"/jobs/{jobId}/{command}", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await TestService.ReadAsync<JobResponse>(answer);
    }
}
