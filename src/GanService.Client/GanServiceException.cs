using System.Net;

namespace GanService.Client;

/// <summary>The service refused; the message says what to change.</summary>
/// <param name="status">The status of its answer.</param>
/// <param name="message">The detail of the problem that it answered with.</param>
/// <param name="errors">What is wrong, by field.</param>
public sealed class GanServiceException(HttpStatusCode status, string message, IReadOnlyDictionary<string, string[]>? errors = null) : Exception(message)
{
    /// <summary>The status of the answer.</summary>
    public HttpStatusCode Status => status;

    /// <summary>What is wrong, by the field or parameter; empty where the problem names none.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors ?? new Dictionary<string, string[]>();
}

/// <summary>A problem (RFC 9457).</summary>
internal sealed record Problem(string? Detail, IReadOnlyDictionary<string, string[]>? Errors);
