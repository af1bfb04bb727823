using GanService.Api.Tests.Store;
using Npgsql;

namespace GanService.Api.Tests.Cluster;

/// <summary>A process of a service that others belong to as well, with its own way to the database and to the files.</summary>
public sealed class Node : IDisposable
{
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private readonly TemporaryFolder folder = new();

    /// <param name="role">What it does.</param>
    /// <param name="servers">Where the database and the bucket are.</param>
    /// <param name="database">The connection string.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="clock">How its clock is wrong, such as <c>+1h</c>.</param>
    public Node(string role, Servers servers, string database, string bucket, string? clock = null)
    {
        (Database, Files) = (new(servers.PostgresPort), new(servers.S3Port));
        Service = new(
            folder,
            $"--GanService:Role={role}",
            $"--GanService:Database={new NpgsqlConnectionStringBuilder(database) { Port = Database.Port, Timeout = 5, CommandTimeout = 10 }}",
            $"--GanService:Files=s3://{bucket}",
            $"--GanService:FilesEndpoint=http://127.0.0.1:{Files.Port}",
            "--GanService:LeaseSeconds=6",
            "--GanService:InterruptionsAllowed=100",
            $"--Serilog:MinimumLevel:Default={Environment.GetEnvironmentVariable("CLUSTER_LOG") ?? "Fatal"}");
        if (clock is null)
            return;
        Assert.True(File.Exists(FakeTime), "This needs libfaketime: apt-get install faketime.");
        Service.Environment["LD_PRELOAD"] = FakeTime;
        Service.Environment["FAKETIME"] = clock;
        Service.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"; // a clock that is wrong still goes on
        Service.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0"; // with it every wait of .NET ends at once
    }

    public ServiceProcess Service { get; }

    /// <summary>Its way to the database.</summary>
    public TcpProxy Database { get; }

    /// <summary>Its way to the files.</summary>
    public TcpProxy Files { get; }

    public void Dispose()
    {
        Service.Dispose();
        Database.Dispose();
        Files.Dispose();
        folder.Dispose();
    }
}
