using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace GanService.Benchmarks;

/// <summary>What keys cost, and what strangers and users with keys can do to a service that trains, when all of them come at once.</summary>
internal static class NetworkBenchmark
{
    private const int Clients = 200;

    private static readonly TimeSpan stormTime = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string> queries = new() { ["/generate"] = "?seed=1", ["/generate/history"] = "?job={job}", ["/generate/interpolation"] = "?seeds=1,2&frames=3" };

    public static async Task RunAsync(int rounds)
    {
        using var service = new ServiceProcess("--GanService:FacesPerMinute=100000000", "--GanService:RequestsPerMinute=100000000");
        var checkpoint = service.WaitForEnd(service.Queue(new { recipe = "faces", steps = 1 })).GetProperty("checkpoint").GetString()!;
        using var owner = await CallerAsync(service, "owner", "generate");
        List<(double Without, double With)> perSecond = [];
        for (var round = 0; round <= rounds; round++)
        {
            var (without, _, _) = await GenerateBenchmark.AskAsync([service.Http], checkpoint, GenerateBenchmark.Clients);
            var (with, _, _) = await GenerateBenchmark.AskAsync([owner], checkpoint, GenerateBenchmark.Clients);
            if (round > 0) // which compiles
                perSecond.Add((without, with));
        }

        Console.WriteLine($"| faces a second for {GenerateBenchmark.Clients} clients without a key, and with one, medians of {rounds} rounds in turns | {Median(perSecond, p => p.Without):0}, {Median(perSecond, p => p.With):0} ({Median(perSecond, p => p.With / p.Without):0.0%}) |");
        await StormAsync();
    }

    private static async Task StormAsync()
    {
        using var service = new ServiceProcess();
        var done = service.WaitForEnd(service.Queue(new { steps = 200, sampleEverySteps = 100 }));
        (await service.Http.PutAsJsonAsync("/aliases/kept", new { checkpoint = "latest" })).EnsureSuccessStatusCode();
        using var compared = await service.Http.PostAsJsonAsync("/experiments", new { job = new { steps = 1 }, vary = new { batchSize = new[] { 8, 16 } } });
        var experiment = await compared.Content.ReadFromJsonAsync<JsonElement>();
        foreach (var job in experiment.GetProperty("jobs").EnumerateArray())
            service.WaitForEnd(job.GetProperty("id").GetString()!);
        var addresses = await AddressesAsync(service, done, experiment.GetProperty("id").GetString()!);
        List<HttpClient> callers = [Caller(service, null), Caller(service, "gan_wrong")];
        foreach (var scope in new[] { "read", "generate", "datasets", "train", "admin" })
            callers.Add(await CallerAsync(service, scope, scope));
        var training = service.Queue(new { steps = 10_000_000 });
        await StormAsync(callers, addresses, TimeSpan.FromSeconds(5)); // compiles
        await Task.Delay(TimeSpan.FromSeconds(5));
        for (var round = 1; round <= 3; round++) // what one storm leaves in memory is for the next one
        {
            var before = await RateAsync(service, training, () => Task.Delay(stormTime));
            var resident = service.ResidentMebibytes;
            ConcurrentDictionary<int, int> statuses = [];
            var during = await RateAsync(service, training, async () => statuses = await StormAsync(callers, addresses, stormTime));
            Console.WriteLine($"| storm {round}: {Clients} clients over {addresses.Count} addresses for {stormTime.TotalSeconds} s, without a key, with a wrong one, and with each scope: answers by status | {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value:N0}"))} |");
            Console.WriteLine($"| steps a second before, meanwhile | {before:0.0}, {during:0.0} ({during / before:0%}) |");
            Console.WriteLine($"| resident MiB before, after | {resident}, {service.ResidentMebibytes} |");
        }

        service.Cancel(training);
        callers.ForEach(caller => caller.Dispose());
    }

    /// <summary>Every address that is read, with something to read there.</summary>
    private static async Task<IReadOnlyList<string>> AddressesAsync(ServiceProcess service, JsonElement job, string experiment)
    {
        var (id, checkpoint) = (job.GetProperty("id").GetString()!, job.GetProperty("checkpoint").GetString()!);
        var document = await service.Http.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        return [.. document.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out _)).Select(p => (p.Name + queries.GetValueOrDefault(p.Name))
            .Replace("{id}", p.Name.Split('/')[1] switch { "jobs" => id, "checkpoints" => checkpoint, "experiments" => experiment, _ => "synthetic-faces" }, StringComparison.Ordinal)
            .Replace("{job}", id, StringComparison.Ordinal).Replace("{name}", "kept", StringComparison.Ordinal).Replace("{step}", "100", StringComparison.Ordinal))];
    }

    private static async Task<ConcurrentDictionary<int, int>> StormAsync(IReadOnlyList<HttpClient> callers, IReadOnlyList<string> addresses, TimeSpan time)
    {
        ConcurrentDictionary<int, int> statuses = [];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = client; watch.Elapsed < time; i++)
            {
                using var answer = await callers[client % callers.Count].GetAsync(addresses[i % addresses.Count]);
                await answer.Content.CopyToAsync(Stream.Null);
                statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            }
        })));
        return statuses;
    }

    private static async Task<double> RateAsync(ServiceProcess service, string job, Func<Task> meanwhile)
    {
        var (watch, first) = (Stopwatch.StartNew(), service.Job(job).GetProperty("step").GetInt32());
        await meanwhile();
        return (service.Job(job).GetProperty("step").GetInt32() - first) / watch.Elapsed.TotalSeconds;
    }

    private static async Task<HttpClient> CallerAsync(ServiceProcess service, string name, string scope)
    {
        using var made = await service.Http.PostAsJsonAsync("/keys", new { name, scopes = new[] { scope } });
        return Caller(service, (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString());
    }

    // As if it came by a proxy, so that it needs a key.
    private static HttpClient Caller(ServiceProcess service, string? key)
    {
        var http = new HttpClient { BaseAddress = new(service.Address), DefaultRequestHeaders = { { "Via", "1.1 proxy" } } };
        if (key is not null)
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    private static double Median(List<(double Without, double With)> rounds, Func<(double Without, double With), double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}
