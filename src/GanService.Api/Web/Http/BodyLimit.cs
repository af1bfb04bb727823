using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace GanService.Api.Web.Http;

/// <summary>How large the body of a route's requests may be, and what those that are larger are told.</summary>
/// <param name="bytes">Of what a client sends.</param>
/// <param name="what">What that is.</param>
/// <param name="setting">What makes the limit, where people choose it.</param>
public sealed class BodyLimit(long bytes, string what, string? setting = null) : IRequestSizeLimitMetadata
{
    /// <summary>Bytes around it.</summary>
    public int Beside { get; init; }

    public long? MaxRequestBodySize => Math.Min(bytes, long.MaxValue - Beside) + Beside;

    public string Detail => $"The {what} is too large; the limit is {bytes:N0} bytes{(setting is null ? "" : $", which the service's setting {setting} can change")}.";

    /// <summary>The limit of the route that a request was for; the framework forgets the route when it fails.</summary>
    public static BodyLimit? Of(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint())?.Metadata.GetMetadata<BodyLimit>();
}
