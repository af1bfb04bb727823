using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GanService.Api.Tests.Client;

/// <summary>Remembers the requests of a client.</summary>
public sealed class RecordedRequests() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentBag<(string Method, Uri Address)> requests = [];

    /// <summary>The routes that were asked for are in the service's document, with all parameters of their addresses.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> AssertDocumentedAsync(TestService service)
    {
        var paths = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject().ToList();
        var routes = new HashSet<string>();
        foreach (var (method, address) in requests)
        {
            var route = Assert.Single(paths, p => p.Value.TryGetProperty(method.ToLowerInvariant(), out _) && IsOf(address.AbsolutePath, p.Name));
            var known = route.Value.GetProperty(method.ToLowerInvariant()).TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(p => p.GetProperty("name").GetString()!).ToList() : [];
            Assert.Empty(address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(q => q.Split('=')[0]).Except(known, StringComparer.OrdinalIgnoreCase));
            routes.Add($"{method} {route.Name}");
        }

        return routes.Count;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        requests.Add((request.Method.Method, request.RequestUri!));
        return base.SendAsync(request, cancellationToken);
    }

    private static bool IsOf(string path, string route) => Regex.IsMatch(path, $"^{Regex.Replace(route, "{[a-z]+}", "[^/]+")}$");
}
