using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace GanService.Api.Web.Http;

/// <summary>Reads a JSON body and finds what its type cannot take; the handler then gets the same bytes.</summary>
public sealed class StrictBody(Type type)
{
    public async Task<ProblemHttpResult?> ProblemOfAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
            return Missing();
        if (!request.HasJsonContentType())
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType);
        var charset = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Charset);
        if (charset.HasValue && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, $"JSON is read as UTF-8: send it so, and leave the charset {Problems.Quote(charset.ToString())} out of Content-Type.");

        var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, context.RequestAborted);
        bytes.Position = 0;
        request.Body = bytes;
        request.ContentType = "application/json"; // the framework takes no charset in quotes
        var json = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (json.IsEmpty)
            return Missing();
        return StrictJson.ErrorsOf(json, type) is { Count: > 0 } errors ? Problems.Invalid(errors) : null;
    }

    private static ProblemHttpResult Missing() => Problems.Of(StatusCodes.Status400BadRequest, "A JSON body is needed; {} is the smallest.");
}
