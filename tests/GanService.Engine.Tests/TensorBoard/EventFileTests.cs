using System.Text;
using GanService.Engine.Imaging;
using GanService.Engine.Losses;
using GanService.Engine.TensorBoard;
using GanService.Engine.Tests.Imaging;
using Tensorboard;

namespace GanService.Engine.Tests.TensorBoard;

public sealed class EventFileTests : IDisposable
{
    private static readonly DateTime noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc); // 1767355200 in Unix seconds
    private static readonly StepLosses[] three = [new(0.1f, 0.2f, 0.3f, 0.4f), new(1.1f, 1.2f, 1.3f, 0.5f), new(2.1f, 2.2f, 2.3f, 1)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Checksum_OfThePublishedExample_IsAsPublished() =>
        Assert.Equal(0xE3069283u, TestRecords.Crc32C(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void File_OfANewTraining_BeginsWithVersionAndSessionStart()
    {
        new EventFile(folder.File("run"), lastStep: 0, noon).Dispose();

        var events = TestRecords.Read(Assert.Single(Files()));
        Assert.Equal("events.out.tfevents.1767355200.ganservice.0", Path.GetFileName(Files()[0]));
        Assert.Equal(2, events.Count);
        Assert.Equal(("brain.Event:2", 1767355200.0), (events[0].FileVersion, events[0].WallTime));
        Assert.Equal((SessionLog.Types.SessionStatus.Start, 1L), (events[1].SessionLog.Status, events[1].Step));
    }

    [Fact]
    public void Losses_OfThreeSteps_AreAnEventEach()
    {
        using (var file = new EventFile(folder.File("run"), lastStep: 0, noon))
            file.AddLosses(1, three, noon.AddSeconds(1.5));

        var steps = TestRecords.Read(Files()[0]).Skip(2).ToArray();
        Assert.Equal([1, 2, 3], steps.Select(e => e.Step));
        Assert.All(steps, e => Assert.Equal(1767355201.5, e.WallTime));
        Assert.All(steps, e => Assert.Equal(
            ["loss/discriminatorReal", "loss/discriminatorFake", "loss/generator", "accuracy/discriminator"], e.Summary.Value.Select(v => v.Tag)));
        Assert.Equal(
            three,
            steps.Select(e => e.Summary.Value).Select(v => new StepLosses(v[0].SimpleValue, v[1].SimpleValue, v[2].SimpleValue, v[3].SimpleValue)));
    }

    [Fact]
    public void Image_WhenAdded_IsThePngAsItWas()
    {
        var png = ImageEncoder.Png(TestImages.Quarters());
        using (var file = new EventFile(folder.File("run"), lastStep: 0, noon))
        {
            file.AddImage(200, "samples", png, 40, 20, noon);
            file.AddLosses(201, three, noon); // a short record after a long one
        }

        var events = TestRecords.Read(Files()[0]);
        var value = Assert.Single(events[2].Summary.Value);
        Assert.Equal((200L, "samples", 40, 20, 3), (events[2].Step, value.Tag, value.Image.Width, value.Image.Height, value.Image.Colorspace));
        Assert.Equal(png, value.Image.EncodedImageString.ToByteArray());
        Assert.Equal(6, events.Count);
    }

    [Fact]
    public void Flush_WhileTheFileIsOpen_ShowsEverythingToReaders()
    {
        using var file = new EventFile(folder.File("run"), lastStep: 0, noon);
        file.AddLosses(1, three, noon);
        file.Flush();

        File.Copy(Files()[0], folder.File("copy"));
        Assert.Equal(5, TestRecords.Read(folder.File("copy")).Count);
    }

    [Fact]
    public void Session_AfterAFileThatWasCutShort_TakesItsLaterStepsBack()
    {
        using (var file = new EventFile(folder.File("run"), lastStep: 0, noon))
            file.AddLosses(1, three, noon);
        var cut = Files()[0];
        using (var stream = File.OpenWrite(cut))
            stream.SetLength(stream.Length - 7);

        using (var file = new EventFile(folder.File("run"), lastStep: 1, noon)) // in the same second
            file.AddLosses(2, three, noon);

        Assert.Equal(2, Files().Count);
        Assert.Equal([1L, 2], TestRecords.Read(cut).Skip(2).Select(e => e.Step));
        var session = TestRecords.Read(Files()[1]);
        Assert.Equal((SessionLog.Types.SessionStatus.Start, 2L), (session[1].SessionLog.Status, session[1].Step));
        Assert.Equal([2L, 3, 4], session.Skip(2).Select(e => e.Step));
    }

    [Fact]
    public void Session_WithAClockSetBack_IsStillReadLast()
    {
        new EventFile(folder.File("run"), lastStep: 0, noon).Dispose();
        new EventFile(folder.File("run"), lastStep: 5, noon.AddDays(-1)).Dispose();

        Assert.Equal(6, TestRecords.Read(Files()[^1])[1].Step);
    }

    /// <summary>In the order in which TensorBoard reads them.</summary>
    private IReadOnlyList<string> Files() => [.. Directory.GetFiles(folder.File("run")).Order(StringComparer.Ordinal)];
}
