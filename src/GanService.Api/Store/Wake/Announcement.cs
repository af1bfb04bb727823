namespace GanService.Api.Store.Wake;

/// <summary>There is something new in the rows.</summary>
/// <param name="What">What it is.</param>
/// <param name="Subject">The id of the job, the checkpoint or the dataset; empty where any may be meant.</param>
public sealed record Announcement(News What, string Subject)
{
    /// <summary>Announcements may have been missed: whoever waits looks at the rows.</summary>
    public static Announcement Anything { get; } = new(News.Anything, "");

    /// <summary>Whether it may be of that.</summary>
    public bool MayBe(News what) => What == what || What == News.Anything;
}

/// <summary>What there is news of.</summary>
public enum News
{
    /// <summary>Any of these.</summary>
    Anything,

    /// <summary>A job has new events.</summary>
    JobHappened,

    /// <summary>A job has its last event.</summary>
    JobEnded,

    /// <summary>A job is gone with its events.</summary>
    JobDeleted,

    /// <summary>A checkpoint is gone, or its files are others.</summary>
    CheckpointChanged,

    /// <summary>A dataset is to be imported, has been, or is gone.</summary>
    DatasetChanged,

    /// <summary>A checkpoint is to be verified, or has been.</summary>
    VerificationChanged,

    /// <summary>There is something to tell to a webhook.</summary>
    WebhookDue,
}
