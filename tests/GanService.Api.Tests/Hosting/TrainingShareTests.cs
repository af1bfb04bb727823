using System.Net;
using GanService.Api.Web.Http;

namespace GanService.Api.Tests.Hosting;

/// <summary>What a training keeps of the processor while requests are answered.</summary>
public sealed class TrainingShareTests
{
    [Fact]
    public async Task Request_AfterOneThatKeptTrainingWaiting_WaitsAndIsAnswered()
    {
        using var folder = new TemporaryFolder();
        await using var service = new TestService(folder, ("GanService:TrainingShare", "0.9"));
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => service.Http.GetAsync("/generate?seed=1&format=float32&checkpoint=none")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        await service.CancelAsync(job.Id);
    }

    [Theory]
    [InlineData(0.5, 10, 90, 40)] // half of what it could have run is 50
    [InlineData(0.5, 50, 50, 0)]
    [InlineData(0.5, 100, 0, 0)]
    [InlineData(0.9, 10, 90, 80)]
    public void Training_ThatRequestsKeptFromTheProcessor_IsOwedTheRestOfItsShare(double share, int ran, int waited, int owed) =>
        Assert.Equal(TimeSpan.FromMilliseconds(owed), TrainingShare.Owed(TimeSpan.Zero, share, Span(ran), Span(waited), elapsed: Span(ran + waited), others: Span(waited), isTheirs: true));

    [Fact]
    public void Training_ThatAnotherProgramKeepsFromTheProcessor_IsOwedNothingMore() =>
        Assert.Equal(Span(50), TrainingShare.Owed(Span(100), 0.5, ran: Span(0), waited: Span(100), elapsed: Span(100), others: Span(50), isTheirs: false));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 20)]
    [InlineData(20, 50)]
    public void Training_KeptFromABusyProcessorBesideSmallRequests_IsOwedAFewTimesWhatTheyUsed(int used, int owed) =>
        Assert.Equal(Span(owed), TrainingShare.Owed(TimeSpan.Zero, 0.5, ran: Span(0), waited: Span(100), elapsed: Span(100), others: Span(used), isTheirs: true));

    [Fact]
    public void Training_IsNeverOwedMoreThanRequestsCanWaitFor() =>
        Assert.Equal(TimeSpan.FromSeconds(2), TrainingShare.Owed(TimeSpan.FromSeconds(2), 0.5, ran: Span(0), waited: Span(5000), elapsed: Span(5000), others: Span(5000), isTheirs: true));

    private static TimeSpan Span(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
