using System.Data.Common;
using System.Runtime.InteropServices;
using GanService.Api.Tests.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GanService.Benchmarks;

/// <summary>What it costs that several nodes share PostgreSQL and S3, and what it gives, all on this machine.</summary>
internal static class NodesBenchmark
{
    private static readonly TimeSpan watchTime = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(int rounds)
    {
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop); // servers do not end by themselves
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await using var servers = new Servers();
        await using var claims = new ClaimRace(await servers.NewDatabaseAsync());
        await claims.OpenAsync();
        var settings = await servers.NewSettingsAsync();
        string[] shared = [.. settings.Select(s => $"--{s.Name}={s.Value}")];
        using var alone = new ServiceProcess();
        using var worker = new ServiceProcess(["--GanService:Role=worker", .. shared]);
        using var web = new ServiceProcess(["--GanService:Role=web", .. shared]);
        using var second = new ServiceProcess(["--GanService:Role=web", .. shared]);
        await using var file = new SqliteConnection($"Data Source={alone.DatabaseFile};Mode=ReadOnly");
        await using var server = new NpgsqlConnection(settings.Single(s => s.Name == "GanService:Database").Value);
        await MeasureAsync(rounds, claims, (alone, file), (web, server), second).WaitAsync(stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task MeasureAsync(int rounds, ClaimRace claims, (ServiceProcess Node, DbConnection Rows) alone, (ServiceProcess Node, DbConnection Rows) web, ServiceProcess second)
    {
        await alone.Rows.OpenAsync();
        await web.Rows.OpenAsync();
        var checkpoint = web.Node.WaitForEnd(web.Node.Queue(new { recipe = "faces", steps = 1 })).GetProperty("checkpoint").GetString()!;
        List<(double Service, double Bare, double One, double Two)> perSecond = [];
        List<double> aloneStream = [], aloneHub = [], webStream = [], webHub = [];
        var errors = 0;
        for (var round = 0; round <= rounds; round++)
        {
            var (service, bare) = (await claims.ServiceAsync(), await claims.BareAsync());
            var time = round == 0 ? watchTime / 3 : watchTime;
            var inProcess = await StepToScreen.MeasureAsync(alone.Node, alone.Rows, time);
            var acrossNodes = await StepToScreen.MeasureAsync(web.Node, web.Rows, time);
            var (one, _, oneErrors) = await GenerateBenchmark.AskAsync([web.Node.Http], checkpoint, GenerateBenchmark.Clients);
            var (two, _, twoErrors) = await GenerateBenchmark.AskAsync([web.Node.Http, second.Http], checkpoint, GenerateBenchmark.Clients);
            errors += oneErrors + twoErrors;
            if (round == 0)
                continue; // compiles
            perSecond.Add((service, bare, one, two));
            aloneStream.AddRange(inProcess.Stream);
            aloneHub.AddRange(inProcess.Hub);
            webStream.AddRange(acrossNodes.Stream);
            webHub.AddRange(acrossNodes.Hub);
        }

        var cores = Environment.ProcessorCount;
        Console.WriteLine($"| {cores} cores ({Processor()}) for clients, nodes and servers, PostgreSQL without fsync; medians of {rounds} rounds in turns | |");
        Console.WriteLine("| --- | --- |");
        Console.WriteLine($"| claims a second by {ClaimRace.Workers} workers: with their events, the statement alone and prepared | {Median(p => p.Service):N0}, {Median(p => p.Bare):N0} ({Median(p => p.Service / p.Bare):0%}) |");
        Console.WriteLine($"| jobs that were claimed, and twice | {claims.Counts.Taken:N0} of {2 * (rounds + 1) * ClaimRace.Jobs:N0}, {claims.Counts.Twice:N0} |");
        Console.WriteLine($"| ms from a row of losses, as a look each millisecond sees it, to who watches the training | p50, p99 of {aloneStream.Count:N0} and {webStream.Count:N0} rows |");
        Console.WriteLine($"| one process, SQLite: stream; hub | {Latency(aloneStream)}; {Latency(aloneHub)} |");
        Console.WriteLine($"| web node, worker, PostgreSQL: stream; hub | {Latency(webStream)}; {Latency(webHub)} |");
        Console.WriteLine($"| faces a second for {GenerateBenchmark.Clients} clients: one web node, two | {Median(p => p.One):0}, {Median(p => p.Two):0} ({Median(p => p.Two / p.One):0.00}×; they share {cores} cores, of which one node uses all) |");
        Console.WriteLine($"| errors | {errors} |");

        double Median(Func<(double Service, double Bare, double One, double Two), double> of) => Statistics.Median(perSecond.Select(of));
    }

    private static string Latency(List<double> times)
    {
        times.Sort();
        return $"{times[times.Count / 2]:0.0}, {times[times.Count * 99 / 100]:0.0}";
    }

    private static string Processor() => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "unknown";
}
