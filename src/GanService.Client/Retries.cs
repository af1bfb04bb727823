using System.Net;

namespace GanService.Client;

/// <summary>How what was cut is tried again.</summary>
internal static class Retries
{
    /// <summary>In a row: about five minutes where they fail at once, in which a service starts anew.</summary>
    public const int Most = 35;

    /// <summary>Nothing before the first try, a quarter of a second after it, then longer and longer up to ten.</summary>
    public static Task WaitAsync(int failures, CancellationToken cancellationToken) =>
        failures == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromSeconds(Math.Min(10, 0.25 * Math.Pow(2, failures - 1))), cancellationToken);

    /// <summary>Whether the same can succeed later.</summary>
    public static bool MayHelp(Exception error, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested && error switch
    {
        GanServiceException refusal => refusal.Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        HttpRequestException or IOException or OperationCanceledException => true, // of which the last is a time-out
        _ => false,
    };
}
