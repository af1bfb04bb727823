using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace GanService.Api.Tests.Hosting;

/// <summary>
/// Thousands of odd requests over real HTTP. The long form is
/// <c>ODD_REQUESTS=200000 dotnet test -c Release --project tests/GanService.Api.Tests --filter-class "*AnswerTests"</c>;
/// <c>ODD_SEED</c> repeats one.
/// </summary>
public sealed class AnswerTests : IAsyncDisposable
{
    private const int MaxFaults = 30;

    // Words of the framework, of its types and of its traces, and the answers that nobody thought of.
    private static readonly string[] foreign =
    [
        "GanService.", "System.", "Microsoft.", "Path: $", "LineNumber", "BytePositionInLine", "could not be converted", "Failed to bind", "parameter \"", "Nullable", "Int32", "Int64", "Exception", "   at ",
        "The field ", "is an invalid", "maximum configured depth", "Boundary", "Multipart", "Unexpected end", "trace id", "could not be read to its end", "got the status",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly TestService service;
    private readonly HttpClient http;

    public AnswerTests()
    {
        service = new(folder, ("GanService:MaxQueuedJobs", "10"));
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
    }

    [Fact]
    public async Task Requests_HoweverOdd_GetAnswersOrProblemsInOurWords()
    {
        var count = TestSetting.Of("ODD_REQUESTS", 5000);
        var seed = TestSetting.Of("ODD_SEED", 1);
        var trained = await service.TrainAsync();
        var checkpoint = (await service.CheckpointsAsync(trained.Id))[0].Id;
        using var kept = await service.Http.PutAsJsonAsync("/aliases/kept", new { checkpoint }); // holds job and checkpoint
        var training = await service.QueueAsync(TestService.EndlessJob()); // has all others wait
        var requests = new OddRequests(await service.GetAsync<JsonElement>("/swagger/v1/swagger.json"), new(seed), [trained.Id, checkpoint]);
        List<string> faults = [];
        for (var number = 1; number <= count && faults.Count < MaxFaults; number++)
        {
            var request = requests.Next();
            if (await FaultOfAsync(request) is { } fault)
                faults.Add($"Request {number} of seed {seed}: {request}\n{fault}");
        }

        await service.CancelAsync(training.Id);
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    private async Task<string?> FaultOfAsync(OddRequest request)
    {
        using var message = request.ToMessage(service.Http.BaseAddress!);
        using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)answer.StatusCode;
        if (status >= 500 && answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage))
            return $"{status}: {await answer.Content.ReadAsStringAsync()}";
        if (status < 400 || request.Method == "HEAD")
            return null;
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return $"{status} in {answer.Content.Headers.ContentType?.ToString() ?? "no type"}: {text}";
        var problem = JsonDocument.Parse(text).RootElement;
        if (problem.GetProperty("status").GetInt32() != status)
            return $"{status} that says it is another: {text}";
        if (problem.GetProperty("title").GetString() is not { Length: > 0 } || problem.GetProperty("detail").GetString() is not { Length: > 0 } detail)
            return $"{status} without title or detail: {text}";
        var words = detail + (problem.TryGetProperty("errors", out var errors) ? errors.GetRawText() : "");
        return foreign.FirstOrDefault(word => words.Contains(word, StringComparison.Ordinal)) is { } found ? $"{status} says '{found}': {text}" : null;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await service.DisposeAsync();
        folder.Dispose();
    }
}
