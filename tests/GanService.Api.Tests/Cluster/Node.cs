using System.Diagnostics;
using GanService.Api.Tests.Store;
using Npgsql;

namespace GanService.Api.Tests.Cluster;

/// <summary>A process of a service that others belong to as well, with its own way to the database and to the files.</summary>
public sealed class Node : IDisposable
{
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private readonly TemporaryFolder folder = new();
    private readonly string[] arguments;
    private readonly string? clock;
    private Process? process;

    /// <param name="role">What it does.</param>
    /// <param name="servers">Where the database and the bucket are.</param>
    /// <param name="database">The connection string.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="clock">How its clock is wrong, such as <c>+1h</c>.</param>
    public Node(string role, Servers servers, string database, string bucket, string? clock = null)
    {
        this.clock = clock;
        (Database, Files) = (new(servers.PostgresPort), new(servers.S3Port));
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(5) }) { BaseAddress = new(address) };
        arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), $"--urls={address}", $"--GanService:Role={role}", $"--GanService:DataDirectory={folder.File("data")}",
            $"--GanService:Database={new NpgsqlConnectionStringBuilder(database) { Port = Database.Port, Timeout = 5, CommandTimeout = 10 }}",
            $"--GanService:Files=s3://{bucket}", $"--GanService:FilesEndpoint=http://127.0.0.1:{Files.Port}", "--GanService:LeaseSeconds=6", "--GanService:InterruptionsAllowed=100",
            "--GanService:SyntheticFaces=30", "--GanService:TrainingThreads=1", "--GanService:QualityBudget=0",
            $"--Serilog:MinimumLevel:Default={Environment.GetEnvironmentVariable("CLUSTER_LOG") ?? "Fatal"}", "--Serilog:MinimumLevel:Override:Microsoft=Fatal", "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Fatal",
        ];
    }

    public HttpClient Http { get; }

    /// <summary>Its way to the database.</summary>
    public TcpProxy Database { get; }

    /// <summary>Its way to the files.</summary>
    public TcpProxy Files { get; }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", arguments);
        if (clock is not null && File.Exists(FakeTime))
        {
            start.Environment["LD_PRELOAD"] = FakeTime;
            start.Environment["FAKETIME"] = clock;
            start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"; // a clock that is wrong still goes on
            start.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0"; // with it every wait of .NET ends at once
        }

        process = Process.Start(start)!;
        await Poll.UntilAsync(IsReadyAsync, ready => ready);
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal, such as <c>STOP</c>, which freezes it, and <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
        if (signal == "TERM")
            await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (process is { HasExited: false })
            process.Kill();
        process?.WaitForExit();
        process?.Dispose();
        Http.Dispose();
        Database.Dispose();
        Files.Dispose();
        folder.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(process!.HasExited, "The node ended while it started.");
        try
        {
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
