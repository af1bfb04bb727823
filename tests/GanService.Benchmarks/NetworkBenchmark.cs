using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using GanService.Api.Tests;
using GanService.Engine.Imaging;

namespace GanService.Benchmarks;

/// <summary>What keys cost, and what strangers and users with keys can do to a service that trains, when all of them come at once.</summary>
internal static class NetworkBenchmark
{
    private const int Clients = 200;

    private static readonly TimeSpan stormTime = TimeSpan.FromSeconds(30), rest = TimeSpan.FromSeconds(20);

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
    }

    /// <summary>Storms of requests while a job trains: what is answered, what speed is left to the job, and what memory stays taken.</summary>
    public static async Task StormAsync(int storms)
    {
        using var service = new ServiceProcess();
        var done = service.WaitForEnd(service.Queue(new { steps = 200, sampleEverySteps = 100 }));
        (await service.Http.PutAsJsonAsync("/aliases/kept", new { checkpoint = "latest" })).EnsureSuccessStatusCode();
        using var compared = await service.Http.PostAsJsonAsync("/experiments", new { job = new { steps = 1 }, vary = new { batchSize = new[] { 8, 16 } } });
        var experiment = await compared.Content.ReadFromJsonAsync<JsonElement>();
        foreach (var job in experiment.GetProperty("jobs").EnumerateArray())
            service.WaitForEnd(job.GetProperty("id").GetString()!);
        using var begun = await service.Http.SendAsync(new(HttpMethod.Post, "/uploads") { Headers = { { "Upload-Length", "1000" }, { "Upload-Metadata", "name Y29taW5n" } } });
        var upload = await begun.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var archive = Path.GetTempFileName();
        ImportBenchmark.Write(archive, [.. Enumerable.Range(0, 8).Select(ImportBenchmark.Picture), ImageEncoder.Jpeg(new(8, 8, new byte[8 * 8 * 3]), quality: 92)], 9); // of which one is skipped
        await ImportBenchmark.UploadAsync(service, "small", archive);
        File.Delete(archive);
        var addresses = await AddressesAsync(service, done, experiment.GetProperty("id").GetString()!, upload.GetProperty("id").GetString()!);
        List<HttpClient> callers = [Caller(service, null), Caller(service, "gan_wrong")];
        foreach (var scope in new[] { "read", "generate", "datasets", "train", "admin" })
            callers.Add(await CallerAsync(service, scope, scope));
        var training = service.Queue(new { steps = 10_000_000 });
        await StormAsync(callers, addresses, stormTime); // compiles, and loads what there is to load
        await Task.Delay(rest);
        Console.WriteLine($"| resident MiB before, of it .NET's heap | {service.ResidentMebibytes}, {await ManagedMebibytesAsync(service)} |");
        for (var round = 1; round <= storms; round++) // what one storm leaves in memory is for the next one
        {
            var before = await service.StepsPerSecondAsync(training, () => Task.Delay(stormTime));
            ConcurrentDictionary<int, int> statuses = [];
            var during = await service.StepsPerSecondAsync(training, async () => statuses = await StormAsync(callers, addresses, stormTime));
            Console.WriteLine($"| storm {round}: {Clients} clients over {addresses.Count} addresses for {stormTime.TotalSeconds} s, without a key, with a wrong one, and with each scope: answers by status | {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value:N0}"))} |");
            Console.WriteLine($"| steps a second before, meanwhile | {before:0.0}, {during:0.0} ({during / before:0%}) |");
            var (resident, managed) = (service.ResidentMebibytes, await ManagedMebibytesAsync(service));
            await Task.Delay(rest);
            Console.WriteLine($"| resident MiB after, of it .NET's heap; after {rest.TotalSeconds} s of rest | {resident}, {managed}; {service.ResidentMebibytes}, {await ManagedMebibytesAsync(service)} |");
        }

        service.Cancel(training);
        callers.ForEach(caller => caller.Dispose());
    }

    /// <summary>Every address that is read, with something to read there.</summary>
    private static async Task<IReadOnlyList<string>> AddressesAsync(ServiceProcess service, JsonElement job, string experiment, string upload)
    {
        var (id, checkpoint) = (job.GetProperty("id").GetString()!, job.GetProperty("checkpoint").GetString()!);
        var document = await service.Http.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        return [.. document.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out _)).Select(p => Routes.Filled((p.Name + queries.GetValueOrDefault(p.Name))
            .Replace("{id}", p.Name.Split('/')[1] switch { "jobs" => id, "checkpoints" => checkpoint, "experiments" => experiment, "uploads" => upload, _ => "small" }, StringComparison.Ordinal)
            .Replace("{job}", id, StringComparison.Ordinal).Replace("{name}", "kept", StringComparison.Ordinal).Replace("{step}", "100", StringComparison.Ordinal).Replace("{picture}", "0", StringComparison.Ordinal), "small"))];
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

    private static async Task<long> ManagedMebibytesAsync(ServiceProcess service)
    {
        var metrics = await service.Http.GetStringAsync("/metrics");
        var line = metrics.Split('\n').Single(line => line.StartsWith("ganservice_memory_bytes{", StringComparison.Ordinal) && line.Contains("kind=\"managed\"", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) >> 20;
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

    private static double Median(List<(double Without, double With)> rounds, Func<(double Without, double With), double> of) => Statistics.Median(rounds.Select(of));
}
