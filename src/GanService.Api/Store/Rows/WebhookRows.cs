using System.Text.Json;
using GanService.Engine;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What webhooks are told, in the transaction in which it happens.</summary>
public static class WebhookRows
{
    /// <summary>Tells that a job has ended, once.</summary>
    public static Task TellEndAsync(this GanServiceDb database, TrainingJob job, JobStanding standing, TimeProvider time) =>
        database.TellAsync(
            job.State switch
            {
                JobState.Completed => WebhookEvent.JobCompleted,
                JobState.Failed => WebhookEvent.JobFailed,
                _ => WebhookEvent.JobCancelled,
            },
            job,
            standing,
            time,
            isToldOnce: true);

    /// <summary>Tells of a warning.</summary>
    public static async Task TellWarningAsync(this GanServiceDb database, string jobId, TimeProvider time)
    {
        var job = await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == jobId);
        await database.TellAsync(WebhookEvent.JobWarned, job, (await database.StandingsAsync([job], CancellationToken.None))[0], time, isToldOnce: false);
    }

    /// <summary>A message to a webhook, to be sent at once.</summary>
    public static WebhookDelivery DeliveryTo(Webhook webhook, WebhookEvent kind, ToldJob? job, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new()
        {
            Id = SortableId.New(time),
            WebhookId = webhook.Id,
            Event = kind,
            JobId = job?.Id,
            Body = JsonSerializer.Serialize(new WebhookMessage(kind, now, job), EngineJson.Options),
            CreatedAt = now,
            NextAt = now,
        };
    }

    private static async Task TellAsync(this GanServiceDb database, WebhookEvent kind, TrainingJob job, JobStanding standing, TimeProvider time, bool isToldOnce)
    {
        var since = job.EndedAt ?? time.GetUtcNow().UtcDateTime;
        foreach (var webhook in (await database.Webhooks.AsNoTracking().Where(w => w.CreatedAt <= since).ToListAsync()).Where(w => w.Wanted.Contains(kind)))
        {
            if (isToldOnce && await database.WebhookDeliveries.AnyAsync(d => d.WebhookId == webhook.Id && d.JobId == job.Id && d.Event == kind))
                continue;
            database.WebhookDeliveries.Add(DeliveryTo(webhook, kind, ToldJob.Of(job, standing), time));
        }

        await database.SaveChangesAsync();
    }
}

/// <summary>What is sent to a webhook.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Job">To which job; null in a test.</param>
public sealed record WebhookMessage(WebhookEvent Type, DateTime Timestamp, ToldJob? Job);

/// <summary>A job as webhooks are told of it.</summary>
public sealed record ToldJob(
    string Id, string Name, JobState State, IReadOnlyList<string> Tags, string Dataset, string Recipe, string? ExperimentId, int Step, int Steps,
    string? Checkpoint, string? BestCheckpoint, double? BestDistance, string? Error, string? Warning, DateTime CreatedAt, DateTime? StartedAt, DateTime? EndedAt)
{
    public static ToldJob Of(TrainingJob job, JobStanding standing) => new(
        job.Id, job.Name, job.State, [.. job.Tags], job.DatasetName, job.Recipe, job.ExperimentId, job.Step, job.Steps,
        standing.Checkpoint, standing.BestCheckpoint, standing.BestDistance, job.Error, job.Warning, job.CreatedAt, job.StartedAt, job.EndedAt);
}
