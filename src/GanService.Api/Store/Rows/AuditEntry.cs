namespace GanService.Api.Store.Rows;

/// <summary>A change that somebody asked for, and what came of it.</summary>
public sealed class AuditEntry
{
    public required string Id { get; init; }

    public required DateTime At { get; init; }

    /// <summary>Who asked: the name of a key or an account. Null where nobody had to say.</summary>
    public string? Who { get; init; }

    /// <summary>The address that the request came from.</summary>
    public string? From { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The address of what was made.</summary>
    public string? Made { get; init; }

    /// <summary>Of the answer. Null when there was none, so that it is not known here what was done.</summary>
    public int? Status { get; init; }

    /// <summary>By which the log's lines of the request are found.</summary>
    public required string TraceId { get; init; }
}
