using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GanService.Client;

public sealed partial class GanServiceClient
{
    /// <summary>
    /// All that has happened in a job, and then what happens until it has ended. A connection that is cut is made anew and goes on where it was; only after
    /// minutes of vain tries is the last one's exception thrown.
    /// </summary>
    /// <param name="id">The job's.</param>
    /// <param name="after">Only events of greater numbers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GanServiceException">There is no such job, or it was deleted.</exception>
    public async IAsyncEnumerable<JobEvent> FollowJobAsync(string id, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var stream = new JobEventStream(ConnectAsync, after);
        while (await stream.NextAsync(cancellationToken) is { } item)
        {
            if (EventOf(item) is { } happened)
                yield return happened;
        }

        Task<HttpResponseMessage> ConnectAsync(long last, CancellationToken token)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, In("jobs", id) + "/events");
            if (last > 0)
                request.Headers.Add("Last-Event-ID", $"{last}");
            return SendAsync(request, token, HttpCompletionOption.ResponseHeadersRead);
        }
    }

    private static JobEvent? EventOf(SseItem<string> item)
    {
        if (JobEventStream.NumberOf(item) is not { } number)
            return null;
        switch (item.EventType)
        {
            case "jobChanged":
                return new JobChanged(number, Read<Job>());
            case "lossesAdded":
                return new LossesAdded(number, Read<LossHistory>());
            case "sampleDrawn":
                return new SampleDrawn(number, Read<DrawnSample>().Step);
            case "checkpointSaved":
                return new CheckpointSaved(number, Read<Checkpoint>());
            case "qualityMeasured":
                var measured = Read<MeasuredQuality>();
                return new QualityMeasured(number, measured.CheckpointId, measured.Step, measured.Quality);
            case "noticeGiven":
                var notice = Read<Notice>();
                return new NoticeGiven(number, notice.Step, notice.Text);
            default: // of a newer service
                return null;
        }

        T Read<T>() => JsonSerializer.Deserialize(item.Data, ClientJson.Of<T>())!;
    }
}
