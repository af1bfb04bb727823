namespace GanService.Api.Store.Rows;

/// <summary>An address that is told of jobs.</summary>
public sealed class Webhook
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>What messages are signed with, as <c>whsec_</c> and Base64.</summary>
    public required string Secret { get; init; }

    /// <summary>Of what it is told; names of <see cref="WebhookEvent"/> with commas between them.</summary>
    public required string Events { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }

    public IReadOnlyList<WebhookEvent> Wanted => [.. Events.Split(',').Select(Enum.Parse<WebhookEvent>)];
}

/// <summary>A message to a webhook: it is there before it is sent, so that none is lost.</summary>
public sealed class WebhookDelivery
{
    public required string Id { get; init; }

    public required string WebhookId { get; init; }

    public required WebhookEvent Event { get; init; }

    /// <summary>The job that it tells of; null for a test.</summary>
    public string? JobId { get; init; }

    /// <summary>The message, as it is sent.</summary>
    public required string Body { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DeliveryState State { get; init; }

    public int Tries { get; init; }

    /// <summary>When it is sent the next time; while it is being sent, when another worker may do it.</summary>
    public required DateTime NextAt { get; init; }

    /// <summary>The status that the last try was answered with; null where none was.</summary>
    public int? Status { get; init; }

    /// <summary>Why the last try failed.</summary>
    public string? Error { get; init; }

    public DateTime? TriedAt { get; init; }
}

/// <summary>What webhooks are told.</summary>
public enum WebhookEvent
{
    /// <summary>A job has made its last step, or stopped early.</summary>
    JobCompleted,

    /// <summary>A job failed.</summary>
    JobFailed,

    /// <summary>A job was cancelled.</summary>
    JobCancelled,

    /// <summary>A job's training looks wrong, such as collapsed.</summary>
    JobWarned,

    /// <summary>Somebody wants to see whether messages arrive.</summary>
    Test,
}

/// <summary>What became of a message.</summary>
public enum DeliveryState
{
    /// <summary>It is to be sent, for the first time or again.</summary>
    Waiting,

    /// <summary>It was taken.</summary>
    Delivered,

    /// <summary>It was not, in any try.</summary>
    Failed,
}
