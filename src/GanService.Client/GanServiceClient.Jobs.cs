namespace GanService.Client;

public sealed partial class GanServiceClient
{
    /// <summary>Queues a job.</summary>
    /// <param name="job">What to train.</param>
    /// <param name="idempotencyKey">A repeated request with the same key answers with the job of the first.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public Task<Job> QueueJobAsync(NewJob job, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "jobs") { Content = Json(job) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return ReadAsync<Job>(request, cancellationToken);
    }

    /// <summary>A job.</summary>
    /// <exception cref="GanServiceException">There is none of that id.</exception>
    public Task<Job> GetJobAsync(string id, CancellationToken cancellationToken = default) => ReadAsync<Job>(new(HttpMethod.Get, In("jobs", id)), cancellationToken);

    /// <summary>Jobs that are not archived, newest first, read page by page.</summary>
    /// <param name="search">Only those with each of these words in what describes them, or with an id that begins so.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public IAsyncEnumerable<Job> ListJobsAsync(string? search = null, CancellationToken cancellationToken = default) => ListAsync<Job>("jobs", ("search", search), cancellationToken);

    /// <summary>Lays a job aside; one that is running pauses after its current step.</summary>
    /// <exception cref="GanServiceException">It cannot be paused as it is.</exception>
    public Task<Job> PauseJobAsync(string id, CancellationToken cancellationToken = default) => CommandAsync(id, "pause", cancellationToken);

    /// <summary>Puts a paused job back into the queue.</summary>
    /// <exception cref="GanServiceException">It is not paused.</exception>
    public Task<Job> ResumeJobAsync(string id, CancellationToken cancellationToken = default) => CommandAsync(id, "resume", cancellationToken);

    /// <summary>Ends a job and keeps what it made; one that is running ends after its current step.</summary>
    /// <exception cref="GanServiceException">It has ended.</exception>
    public Task<Job> CancelJobAsync(string id, CancellationToken cancellationToken = default) => CommandAsync(id, "cancel", cancellationToken);

    /// <summary>Removes an ended job and everything it wrote.</summary>
    /// <exception cref="GanServiceException">It has not ended, or one of its checkpoints is in use.</exception>
    public Task DeleteJobAsync(string id, CancellationToken cancellationToken = default) => DeleteAsync(In("jobs", id), cancellationToken);

    /// <summary>Copies a job into a stream, as a zip archive for other tools: configuration, losses, measurements, samples, and the generator of its best checkpoint.</summary>
    /// <exception cref="GanServiceException">There is no such job.</exception>
    public Task ExportJobAsync(string id, Stream target, CancellationToken cancellationToken = default) => CopyAsync(In("jobs", id) + "/export.zip", target, cancellationToken);

    /// <summary>A job's losses.</summary>
    /// <param name="id">The job's.</param>
    /// <param name="after">Only those of later steps.</param>
    /// <param name="maxPoints">Of so many steps at most, extremes among them; all when left out.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">There is no such job.</exception>
    public Task<LossHistory> GetLossesAsync(string id, int? after = null, int? maxPoints = null, CancellationToken cancellationToken = default) =>
        ReadAsync<LossHistory>(new(HttpMethod.Get, Address(In("jobs", id) + "/losses", [("after", after), ("maxPoints", maxPoints)])), cancellationToken);

    /// <summary>The samples of a job, oldest first.</summary>
    /// <exception cref="GanServiceException">There is no such job.</exception>
    public Task<IReadOnlyList<Sample>> GetSamplesAsync(string id, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<Sample>>(new(HttpMethod.Get, In("jobs", id) + "/samples"), cancellationToken);

    /// <summary>The picture of a sample, as a PNG file.</summary>
    /// <exception cref="GanServiceException">There is none of that step.</exception>
    public Task<byte[]> GetSamplePictureAsync(string id, int step, CancellationToken cancellationToken = default) => BytesAsync($"{In("jobs", id)}/samples/{step}.png", [], cancellationToken);

    private Task<Job> CommandAsync(string id, string command, CancellationToken cancellationToken) => ReadAsync<Job>(new(HttpMethod.Post, $"{In("jobs", id)}/{command}"), cancellationToken);
}
