using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GanService.Api.Tests;

/// <summary>The OpenAPI document, as it is committed; a test compares it with the service's.</summary>
public static class CommittedDocument
{
    private static readonly Lazy<List<(string Method, Regex Address, HashSet<string> Statuses)>> operations = new(Read);

    /// <summary>Where it is.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Repository.Folder, "src/GanService.Api/Dashboard/openapi.json");

    /// <summary>Whether a request can get such an answer, as far as it is one for an operation. Faults of the service can come of anything.</summary>
    public static bool Allows(string method, string path, HttpStatusCode status)
    {
        var possible = operations.Value.Where(o => o.Method == (method == "HEAD" ? "GET" : method) && o.Address.IsMatch(path)).ToList();
        return possible.Count == 0 || status == HttpStatusCode.InternalServerError || possible.Any(o => o.Statuses.Contains($"{(int)status}"));
    }

    private static List<(string Method, Regex Address, HashSet<string> Statuses)> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path));
        return [.. document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (
            operation.Name.ToUpperInvariant(),
            new Regex($"^{Regex.Replace(Regex.Escape(path.Name), @"\\\{[^}]*}", "[^/]+")}/?$"),
            operation.Value.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToHashSet())))];
    }
}

/// <summary>Fails where a request gets an answer that the document does not have.</summary>
public sealed class DocumentedAnswers : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        Assert.True(CommittedDocument.Allows(request.Method.Method, request.RequestUri!.AbsolutePath, answer.StatusCode), $"{request.Method} {request.RequestUri} answers {(int)answer.StatusCode}, which the OpenAPI document does not have: add it to its route, or to OperationDocumentation.");
        return answer;
    }
}
