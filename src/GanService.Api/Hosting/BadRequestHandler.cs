using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace GanService.Api.Hosting;

/// <summary>Says in plain words what is wrong with a request that could not be read.</summary>
public sealed partial class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (AsBadRequest(exception) is not { } bad)
            return false;
        context.Response.StatusCode = bad.StatusCode;
        var errors = ErrorsOf(bad);
        return await problems.TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = errors.Count > 0
                ? new HttpValidationProblemDetails(errors) { Status = bad.StatusCode }
                : new ProblemDetails { Status = bad.StatusCode, Detail = DetailOf(bad) },
        });
    }

    /// <summary>Whether the request is to blame; the JSON reader throws its own exception for an optimizer without a kind.</summary>
    public static BadHttpRequestException? AsBadRequest(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad,
        NotSupportedException unsupported when unsupported.Message.Contains(nameof(Engine.Optimizers.OptimizerSettings), StringComparison.Ordinal) =>
            new("An optimizer needs its kind: adam, rmsprop or sgd.", unsupported),
        _ => null,
    };

    /// <summary>What is wrong with which field; empty when that cannot be told.</summary>
    public static Dictionary<string, string[]> ErrorsOf(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException { Path: { } path } json)
        {
            if (UnknownProperty().Match(json.Message) is { Success: true } unknown)
                return Error(Join(path, unknown.Groups[1].Value), $"There is no field '{unknown.Groups[1].Value}' here; remove it or correct its name.");
            if (WrongType().Match(json.Message) is { Success: true } wrong)
                return Error(Field(path), $"{Field(path)} must be {Describe(wrong.Groups[1].Value)}.");
            if (UnknownKind().Match(json.Message) is { Success: true } kind)
                return Error(Join(path, "kind"), $"'{kind.Groups[1].Value}' is not a kind of optimizer; use adam, rmsprop or sgd.");
            return path == "$" || json.Message.Contains("invalid", StringComparison.Ordinal) ? [] : Error(Field(path), $"{Field(path)} cannot be read: {json.Message}");
        }

        if (ParameterValue().Match(bad.Message) is { Success: true } parameter)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Groups[2].Value);
            return Error(name, $"{name} must be {Describe(parameter.Groups[1].Value)}, not '{parameter.Groups[3].Value}'.");
        }

        return [];
    }

    private static string? DetailOf(BadHttpRequestException bad) => bad.InnerException switch
    {
        JsonException json => $"The body is not the JSON that is expected here: {json.Message.Replace(" Path: $.", " Path: ", StringComparison.Ordinal)}",
        InvalidDataException upload => $"The upload cannot be read: {upload.Message}",
        _ when bad.Message.Contains("no body was provided", StringComparison.Ordinal) => "A JSON body is needed; {} is the smallest.",
        _ => bad.StatusCode == StatusCodes.Status400BadRequest ? bad.Message : null,
    };

    private static Dictionary<string, string[]> Error(string field, string message) => new() { [field] = [message] };

    private static string Field(string path) => path == "$" ? "body" : path.TrimStart('$', '.');

    // The path of an unknown property ends at its parent or at itself, depending on where the reader stood.
    private static string Join(string path, string name) => path == "$" ? name : Field(path).EndsWith(name, StringComparison.Ordinal) ? Field(path) : $"{Field(path)}.{name}";

    private static string Describe(string type)
    {
        if (type.Contains("List", StringComparison.Ordinal))
            return "a list";
        if (Mentions(type, "int", "Int32"))
            return $"a whole number of at most {int.MaxValue:N0}";
        if (Mentions(type, "long", "Int64"))
            return "a whole number";
        if (Mentions(type, "double", "Double"))
            return "a number";
        if (Mentions(type, "string", "String"))
            return "a text in quotes";
        var name = type.Split(['.', '[', ']', '<', '>', '?', '`'], StringSplitOptions.RemoveEmptyEntries)[^1];
        return EnumNames(name) is { } names ? "one of: " + names : "an object";
    }

    // C# and the runtime name types differently, and nullable ones are wrapped.
    private static bool Mentions(string type, params ReadOnlySpan<string> names)
    {
        var words = type.Split(['.', '[', ']', '<', '>', '?', '`', '1'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
        {
            if (words.Contains(name))
                return true;
        }

        return false;
    }

    private static string? EnumNames(string name) =>
        typeof(Engine.EngineJson).Assembly.GetTypes().Concat(typeof(BadRequestHandler).Assembly.GetTypes()).FirstOrDefault(t => t.IsEnum && t.Name == name) is { } kind
            ? string.Join(", ", Enum.GetNames(kind).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))
            : null;

    [GeneratedRegex("JSON property '(.*?)' could not be mapped")]
    private static partial Regex UnknownProperty();

    [GeneratedRegex("JSON value could not be converted to (.*?)\\. Path")]
    private static partial Regex WrongType();

    [GeneratedRegex("unrecognized type discriminator id '(.*?)'")]
    private static partial Regex UnknownKind();

    [GeneratedRegex("Failed to bind parameter \"(.+?) (\\w+)\" from \"(.*)\"")]
    private static partial Regex ParameterValue();
}
