using GanService.Api.Store.Rows;
using GanService.Engine.Losses;

namespace GanService.Api.Tests.Live;

public sealed class JobEventTests
{
    // Numbers are missing where samples came in between.
    private readonly JobEvent[] events = [Losses(number: 3, 1, 10), Losses(number: 5, 11, 11), Losses(number: 6, 12, 30), Losses(number: 9, 31, 40)];

    [Fact]
    public void Merge_OfLosses_IsReadAsTheEventsThatTheyWere()
    {
        var merged = JobEvent.Merge(events);

        Assert.Equal((9, 1, 40), (merged.Number, merged.FirstStep, merged.Step));
        Assert.Equal(events.SelectMany(e => e.Rows()), merged.Rows());
        Assert.Equal(events.Select(Content), merged.Unmerged().Select(Content));
    }

    [Fact]
    public void Merge_OfMergedLosses_IsTheSameAsOfAllAtOnce() =>
        Assert.Equal(Content(JobEvent.Merge(events)), Content(JobEvent.Merge([JobEvent.Merge(events[..2]), .. events[2..]])));

    [Theory]
    [InlineData(10, 3)]
    [InlineData(25, 6)]
    [InlineData(40, 9)]
    public void Until_AStepOfMergedLosses_KeepsThoseBeforeUnderTheirNumbers(int step, long number)
    {
        var cut = JobEvent.Merge(events).Until(step);

        Assert.Equal((number, 1, step), (cut.Number, cut.FirstStep, cut.Step));
        Assert.Equal(events.SelectMany(e => e.Rows()).Take(step), cut.Rows());
        Assert.Equal(events.Select(e => e.Number).TakeWhile(n => n <= number), cut.Unmerged().Select(e => e.Number));
    }

    private static JobEvent Losses(long number, int first, int last) => new()
    {
        JobId = "job",
        Number = number,
        Kind = JobEventKind.LossesAdded,
        FirstStep = first,
        Step = last,
        At = DateTime.UnixEpoch,
        Data = JobEvent.PackLosses([.. Enumerable.Range(first, last - first + 1).Select(step => new StepLosses(step, -step, 1f / step, float.NaN))]),
    };

    private static (long Number, int FirstStep, int Step, string Data) Content(JobEvent e) => (e.Number, e.FirstStep, e.Step, Convert.ToHexString(e.Data));
}
