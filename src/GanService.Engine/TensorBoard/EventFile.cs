using System.Globalization;
using GanService.Engine.Losses;
using GanService.Engine.Quality;
using Google.Protobuf;
using Tensorboard;

namespace GanService.Engine.TensorBoard;

/// <summary>
/// What a training measured, for TensorBoard: one file for each time that the training starts or goes on, in the format of TensorFlow's
/// event.proto and summary.proto. For one thread at a time.
/// </summary>
public sealed class EventFile : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private const string Version = "brain.Event:2";

    private readonly RecordWriter records;
    private readonly Event losses; // used again for every step

    /// <summary>Begins a file. What earlier files of the folder say of later steps, TensorBoard drops.</summary>
    /// <param name="folder">The training's own; made where it is missing.</param>
    /// <param name="lastStep">The last step made: 0 for a new training.</param>
    /// <param name="wallTime">Now.</param>
    public EventFile(string folder, int lastStep, DateTime wallTime)
    {
        Directory.CreateDirectory(folder);
        records = new(new FileStream(Path.Combine(folder, NextName(folder, wallTime)), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16));
        records.Write(new Event { WallTime = Seconds(wallTime), FileVersion = Version });
        records.Write(new Event
        {
            WallTime = Seconds(wallTime),
            Step = lastStep + 1, // dropped are this step and those after it
            SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start },
        });
        losses = new() { Summary = new() };
        losses.Summary.Value.Add(new[] { "loss/discriminatorReal", "loss/discriminatorFake", "loss/generator", "accuracy/discriminator" }
            .Select(tag => new Summary.Types.Value { Tag = tag }));
    }

    /// <summary>Adds consecutive steps.</summary>
    /// <param name="firstStep">The step of the first.</param>
    /// <param name="steps">What they measured.</param>
    /// <param name="wallTime">When.</param>
    public void AddLosses(int firstStep, ReadOnlySpan<StepLosses> steps, DateTime wallTime)
    {
        losses.WallTime = Seconds(wallTime);
        var values = losses.Summary.Value;
        for (var i = 0; i < steps.Length; i++)
        {
            losses.Step = firstStep + i;
            values[0].SimpleValue = steps[i].DiscriminatorReal;
            values[1].SimpleValue = steps[i].DiscriminatorFake;
            values[2].SimpleValue = steps[i].Generator;
            values[3].SimpleValue = steps[i].DiscriminatorAccuracy;
            records.Write(losses);
        }
    }

    /// <summary>Adds what the faces of a step were measured to be.</summary>
    public void AddQuality(QualityReport report, DateTime wallTime)
    {
        var measured = new Event { WallTime = Seconds(wallTime), Step = report.Step, Summary = new() };
        measured.Summary.Value.Add(new Summary.Types.Value { Tag = "quality/distance", SimpleValue = (float)report.Distance });
        measured.Summary.Value.Add(new Summary.Types.Value { Tag = "quality/slicedWasserstein", SimpleValue = (float)report.SlicedWasserstein });
        measured.Summary.Value.Add(new Summary.Types.Value { Tag = "quality/similarity", SimpleValue = (float)report.Similarity });
        records.Write(measured);
    }

    /// <summary>Adds a picture.</summary>
    /// <param name="step">The step it was drawn after.</param>
    /// <param name="tag">Its name, the same for all steps: "samples".</param>
    /// <param name="png">A PNG file of RGB.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="wallTime">When.</param>
    public void AddImage(int step, string tag, ReadOnlyMemory<byte> png, int width, int height, DateTime wallTime)
    {
        const int Rgb = 3;
        var image = new Summary.Types.Image { Width = width, Height = height, Colorspace = Rgb, EncodedImageString = UnsafeByteOperations.UnsafeWrap(png) };
        var picture = new Event { WallTime = Seconds(wallTime), Step = step, Summary = new() };
        picture.Summary.Value.Add(new Summary.Types.Value { Tag = tag, Image = image });
        records.Write(picture);
    }

    /// <summary>Hands everything added to the operating system, for readers to see.</summary>
    public void Flush() => records.Flush();

    public void Dispose() => records.Dispose();

    // TensorBoard reads a folder's files in the order of their names, and never goes back: a clock may.
    private static string NextName(string folder, DateTime wallTime)
    {
        var newest = Directory.EnumerateFiles(folder, Prefix + "*")
            .Select(path => Path.GetFileName(path)[Prefix.Length..].Split('.')[0])
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0)
            .DefaultIfEmpty()
            .Max();
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Math.Max((long)Seconds(wallTime), newest + 1):D10}.ganservice.0");
    }

    private static double Seconds(DateTime wallTime) => (wallTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
}
