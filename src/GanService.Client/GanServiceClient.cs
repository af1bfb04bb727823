using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GanService.Client;

/// <summary>A GanService: its datasets, jobs, checkpoints and faces.</summary>
/// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the service's, with a slash at the end; the caller keeps it.</param>
/// <param name="key">What a service asks of other machines: of scope <c>generate</c> for faces, <c>read</c> to look at all else, <c>train</c> to change it.</param>
public sealed partial class GanServiceClient(HttpClient http, string? key = null)
{
    private static string In(string list, string id) => $"{list}/{Uri.EscapeDataString(id)}";

    private static string Address(string path, IReadOnlyList<(string Name, object? Value)> query) => path + "?" + string.Join(
        '&', query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Uri.EscapeDataString(Convert.ToString(q.Value, CultureInfo.InvariantCulture)!)}"));

    private static JsonContent Json<T>(T body) => JsonContent.Create(body, ClientJson.Of<T>());

    private async IAsyncEnumerable<T> ListAsync<T>(string path, (string Name, object? Value) filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await ReadAsync<Page<T>>(new(HttpMethod.Get, Address(path, [filter, ("after", after)])), cancellationToken);
            foreach (var item in page.Items)
                yield return item;
            after = page.Next;
        }
        while (after is not null);
    }

    private async Task<byte[]> BytesAsync(string path, IReadOnlyList<(string, object?)> query, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(new(HttpMethod.Get, Address(path, query)), cancellationToken);
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private async Task CopyAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(new(HttpMethod.Get, path), cancellationToken, HttpCompletionOption.ResponseHeadersRead);
        await answer.Content.CopyToAsync(target, cancellationToken);
    }

    private async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(new(HttpMethod.Delete, path), cancellationToken);
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(request, cancellationToken);
        return await JsonOfAsync<T>(answer, cancellationToken)
            ?? throw new GanServiceException(answer.StatusCode, $"What answers at {answer.RequestMessage?.RequestUri} is no GanService. Check the address.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using (request)
        {
            if (key is not null)
                request.Headers.Authorization = new("Bearer", key);
            var answer = await http.SendAsync(request, completion, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                var problem = await JsonOfAsync<Problem>(answer, cancellationToken);
                throw new GanServiceException(answer.StatusCode, problem?.Detail ?? $"The answer was {(int)answer.StatusCode} {answer.ReasonPhrase}, without a reason.", problem?.Errors);
            }
        }
    }

    /// <summary>The body of an answer; null where something else answered, such as a proxy with a page of its own.</summary>
    private static async Task<T?> JsonOfAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync(ClientJson.Of<T>(), cancellationToken);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
