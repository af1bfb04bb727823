using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Jobs;
using GanService.Engine;

namespace GanService.Api.Web.Live;

/// <summary>What readers of the feed get: one event, or the losses of several that follow each other.</summary>
/// <param name="After">The number of the last event before it.</param>
/// <param name="Number">The number of the last event in it.</param>
/// <param name="Kind">Decides on the payload's type.</param>
/// <param name="Payload">A <see cref="JobResponse"/>, <see cref="LossesResponse"/>, <see cref="DrawnSample"/>, <see cref="CheckpointResponse"/>, <see cref="MeasuredQuality"/> or <see cref="JobNotice"/>.</param>
public sealed record FeedMessage(long After, long Number, JobEventKind Kind, object Payload)
{
    // As many steps in one message keep it below a few hundred kilobytes.
    private const int MaxSteps = 5000;

    private readonly Lazy<string> json = new(() => JsonSerializer.Serialize(Payload, Payload.GetType(), EngineJson.Options));

    /// <summary>Whether nothing can follow it.</summary>
    public bool IsLast => Payload is JobResponse { State: JobState.Completed or JobState.Cancelled or JobState.Failed };

    /// <summary>Makes messages of a job's events in order; losses that follow each other are joined.</summary>
    public static IEnumerable<FeedMessage> Of(TrainingJob job, IReadOnlyList<JobEvent> events, long after)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var first = i;
            if (events[i].Kind == JobEventKind.LossesAdded)
            {
                while (i + 1 < events.Count && events[i + 1].Kind == JobEventKind.LossesAdded && events[i + 1].Step - events[first].FirstStep < MaxSteps)
                    i++;
            }

            yield return new(after, events[i].Number, events[i].Kind, PayloadOf(job, events, first, i));
            after = events[i].Number;
        }
    }

    /// <summary>The payload as JSON, made once for all readers but where it has an address, which each reader has under its own prefix.</summary>
    public string JsonUnder(PathString prefix) => Payload is DrawnSample sample && prefix.HasValue ? JsonSerializer.Serialize(sample.Under(prefix), EngineJson.Options) : json.Value;

    /// <summary>Tells a client of the hub, which has the steps up to one and reaches the service under a prefix.</summary>
    public Task SendAsync(ITrainingClient client, int step, PathString prefix) => Payload switch
    {
        JobResponse job => client.JobChanged(job),
        LossesResponse losses => client.LossesAdded(losses.After(step)),
        DrawnSample sample => client.SampleDrawn(sample.Under(prefix)),
        CheckpointResponse checkpoint => client.CheckpointSaved(checkpoint),
        MeasuredQuality measured => client.QualityMeasured(measured),
        JobNotice notice => client.NoticeGiven(notice),
        _ => throw new InvalidOperationException($"{Payload.GetType().Name} is told to no client."),
    };

    private static object PayloadOf(TrainingJob job, IReadOnlyList<JobEvent> events, int first, int last) => events[first].Kind switch
    {
        JobEventKind.LossesAdded => LossesResponse.Of(job.Id, [.. Enumerable.Range(first, last - first + 1).SelectMany(i => events[i].Rows())]),
        JobEventKind.JobChanged => JobResponse.Of(job, events[first].Unpack<StoredJob>()),
        JobEventKind.SampleDrawn => new DrawnSample(job.Id, events[first].Step, ReadSamples.PathOf(job.Id, events[first].Step)),
        JobEventKind.CheckpointSaved => CheckpointResponse.Of(job, events[first].Unpack<StoredCheckpoint>()),
        JobEventKind.QualityMeasured => MeasuredQuality.Of(job.Id, events[first].Unpack<StoredQuality>()),
        JobEventKind.NoticeGiven => JobNotice.Of(job.Id, events[first].Unpack<StoredNotice>()),
        var kind => throw new InvalidOperationException($"The event {kind} is unknown."),
    };
}

/// <summary>A sample grid is there.</summary>
/// <param name="Url">Its address in this service.</param>
public sealed record DrawnSample(string JobId, int Step, string Url)
{
    /// <summary>The same for a reader who reaches the service under a prefix.</summary>
    public DrawnSample Under(PathString prefix) => prefix.HasValue ? this with { Url = prefix.ToUriComponent() + Url } : this;
}
