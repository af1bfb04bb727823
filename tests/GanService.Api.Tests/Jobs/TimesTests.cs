using System.Net;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Tests.Jobs;

public sealed class TimesTests : IAsyncDisposable
{
    private static readonly DateTime start = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public TimesTests() => service = new(folder);

    [Fact]
    public void Of_AJobThatPaused_CountsNoPause()
    {
        var times = TimesResponse.Of("job", [(10, At(10)), (20, At(20)), (30, At(3610))], [At(0), At(3600)]);

        Assert.Equal([0, 10, 20, 20, 30], times.Steps);
        Assert.Equal([At(0), At(10), At(20), At(3600), At(3610)], times.At);
        Assert.Equal([0, 10, 20, 20, 30], times.Seconds);
    }

    [Fact]
    public void Of_ACheckpointThatWasToldOfLate_DatesItNoLaterThanTheStepsAfterIt()
    {
        var times = TimesResponse.Of("job", [(10, At(14)), (12, At(12)), (12, At(13))], [At(0)]);

        Assert.Equal([0, 10, 12], times.Steps);
        Assert.Equal([0, 12, 12], times.Seconds);
    }

    [Fact]
    public void Of_AJobWithoutSteps_IsEmpty() => Assert.Empty(TimesResponse.Of("job", [], [At(0)]).Steps);

    [Fact]
    public async Task Times_OfATrainedJob_ReachFromItsStartToItsLastStep()
    {
        var job = await service.TrainAsync();

        var times = await service.GetAsync<TimesResponse>($"/jobs/{job.Id}/times");

        Assert.Equal((0, 20), (times.Steps[0], times.Steps[^1]));
        Assert.InRange(times.At[0], job.StartedAt!.Value.AddSeconds(-1), job.EndedAt!.Value);
        Assert.InRange(times.At[^1], times.At[0], job.EndedAt!.Value);
        Assert.Equal(0, times.Seconds[0]);
        Assert.Equal(times.Seconds.Order(), times.Seconds);
    }

    [Fact]
    public async Task Times_OfAJobThatIsNotThere_AreNotFound()
    {
        using var answer = await service.Http.GetAsync("/jobs/none/times");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private static DateTime At(int seconds) => start.AddSeconds(seconds);
}
