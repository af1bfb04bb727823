using System.Net;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Work.Checkpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Checkpoints;

public sealed class VerifyTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public VerifyTests() => service = new(folder);

    [Theory]
    [InlineData("article", 0, 10, 20)]
    [InlineData("article", 1, 0, 10)]
    [InlineData("dcgan", 0, 10, 20)]
    [InlineData("faces", 0, 10, 20)]
    public async Task Checkpoint_TrainedAgain_HasTheSameState(string recipe, int index, int from, int step)
    {
        var job = await service.TrainAsync(("recipe", recipe), ("imageSize", 16), ("networks", new { channels = 4, generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 } }), ("checkpointEverySteps", 10));
        var checkpoint = (await service.CheckpointsAsync(job.Id))[index];

        var verification = await VerifyAsync(checkpoint.Id);

        Assert.Equal(new(checkpoint.Id, from, step, true, checkpoint.StateSha256!, checkpoint.StateSha256!), verification);
    }

    [Fact]
    public async Task Checkpoint_WhileARunningJobHasTheMemory_IsNotVerified()
    {
        using var other = new TemporaryFolder();
        await using var small = new TestService(other, ("GanService:MaxTrainingBytes", $"{150 << 20}"));
        var job = await small.TrainAsync();
        var running = await small.QueueAsync(TestService.EndlessJob());
        await small.WaitForAsync(running.Id, j => j.State == JobState.Running);

        var problem = await small.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Post, $"/checkpoints/{job.Checkpoint}/verify"));

        Assert.Contains("A running job takes a part of it", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Job_WhileAVerificationHasTheMemory_Waits()
    {
        using var other = new TemporaryFolder();
        await using var small = new TestService(other, ("GanService:MaxTrainingBytes", $"{150 << 20}"));
        var job = await small.TrainAsync([.. TestService.Unhurried, ("steps", 1000), ("checkpointEverySteps", 1000)]);
        var verification = small.Services.GetRequiredService<Verifications>();
        var answer = small.Http.PostAsync($"/checkpoints/{job.Checkpoint}/verify", null);
        await Poll.UntilAsync(() => Task.FromResult(verification.Bytes), bytes => bytes > 0);

        var trained = await small.TrainAsync();

        Assert.Equal((JobState.Completed, 0), (trained.State, verification.Bytes));
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Fact]
    public async Task Checkpoint_ThatIsNotWhatTrainingLeadsTo_DoesNotMatch()
    {
        var job = await service.TrainAsync();
        await SetHashAsync(job.Checkpoint!, "another");

        Assert.False((await VerifyAsync(job.Checkpoint!)).Matches);
    }

    [Fact]
    public async Task Checkpoint_WithoutAHash_CannotBeVerified()
    {
        var job = await service.TrainAsync();
        await SetHashAsync(job.Checkpoint!, null);

        await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Post, $"/checkpoints/{job.Checkpoint}/verify"));
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Post, "/checkpoints/nothing/verify"));
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task SetHashAsync(string checkpointId, string? hash)
    {
        await using var database = await service.DatabaseAsync();
        await database.Checkpoints.Where(c => c.Id == checkpointId).ExecuteUpdateAsync(row => row.SetProperty(c => c.StateSha256, hash));
    }

    private async Task<VerificationResponse> VerifyAsync(string id)
    {
        using var answer = await service.Http.PostAsync($"/checkpoints/{id}/verify", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await TestService.ReadAsync<VerificationResponse>(answer);
    }
}
