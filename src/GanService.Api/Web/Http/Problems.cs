using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Http;

/// <summary>The problems (RFC 9457) that handlers answer with; each detail says what to change.</summary>
public static class Problems
{
    private const int MaxQuoted = 60;

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    /// <summary>A field that cannot be used; <paramref name="field"/> is its JSON path or parameter name.</summary>
    public static ProblemHttpResult Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors) { Status = StatusCodes.Status400BadRequest });

    public static ProblemHttpResult Of(int status, string detail, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(detail, statusCode: status, extensions: extensions);

    /// <summary>All messages in one text.</summary>
    public static string DetailOf(IDictionary<string, string[]> errors) => string.Join(" ", errors.SelectMany(e => e.Value).Distinct());

    /// <summary>What somebody sent, in quotes; only its beginning where it is long.</summary>
    public static string Quote(string text) => text.Length <= MaxQuoted ? $"'{text}'" : $"'{text.AsSpan(0, MaxQuoted)}…'";
}
