namespace GanService.Client;

public sealed partial class GanServiceClient
{
    /// <summary>Queues jobs that differ in named fields only.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public Task<Experiment> QueueExperimentAsync(NewExperiment experiment, CancellationToken cancellationToken = default) =>
        ReadAsync<Experiment>(new(HttpMethod.Post, "experiments") { Content = Json(experiment) }, cancellationToken);

    /// <summary>An experiment with its jobs.</summary>
    /// <exception cref="GanServiceException">There is none of that id.</exception>
    public Task<Experiment> GetExperimentAsync(string id, CancellationToken cancellationToken = default) => ReadAsync<Experiment>(new(HttpMethod.Get, In("experiments", id)), cancellationToken);
}
