using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Hosting;

/// <summary>The problems (RFC 9457) that handlers answer with; each detail says what to change.</summary>
public static partial class Problems
{
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    /// <summary>A field that cannot be used; <paramref name="field"/> is its JSON path or parameter name.</summary>
    public static ProblemHttpResult Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(WithJsonNames(errors)) { Status = StatusCodes.Status400BadRequest });

    public static ProblemHttpResult Of(int status, string detail, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(detail, statusCode: status, extensions: extensions);

    /// <summary>Errors under the names that requests use; attributes speak of "The field LearningRate".</summary>
    public static IDictionary<string, string[]> WithJsonNames(IDictionary<string, string[]> errors) => errors.ToDictionary(
        e => string.Join('.', e.Key.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)),
        e => e.Value.Select(message => AttributeMessage().Replace(message, match => JsonNamingPolicy.CamelCase.ConvertName(match.Groups[1].Value))).ToArray());

    /// <summary>All messages in one text.</summary>
    public static string DetailOf(IDictionary<string, string[]> errors) => string.Join(" ", errors.SelectMany(e => e.Value).Distinct());

    [GeneratedRegex("^The (?:field )?([\\w.]+)(?: field)?(?= must| is)")]
    private static partial Regex AttributeMessage();
}
