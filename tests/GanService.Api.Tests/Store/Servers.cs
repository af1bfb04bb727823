using System.Diagnostics;
using Amazon.S3;
using Npgsql;

namespace GanService.Api.Tests.Store;

/// <summary>A PostgreSQL server and an S3 server of their own, which start when somebody first asks for a database or a bucket.</summary>
public sealed class Servers : IAsyncDisposable
{
    private const string User = "gan", Password = "face";

    private static readonly bool isRoot = Environment.UserName == "root"; // as which PostgreSQL does not run

    private readonly Lazy<Task> started;
    private string folder = "";
    private Process? s3;

    public Servers() => started = new(StartAsync);

    public int PostgresPort { get; private set; }

    public int S3Port { get; private set; }

    public string S3Address => $"http://127.0.0.1:{S3Port}";

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        await started.Value;
        var name = $"gan_{Guid.NewGuid():N}";
        await using var server = new NpgsqlConnection(Connection("postgres"));
        await server.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", server);
        await create.ExecuteNonQueryAsync();
        return Connection(name);
    }

    /// <summary>A new, empty bucket.</summary>
    public async Task<string> NewBucketAsync()
    {
        await started.Value;
        var name = $"gan-{Guid.NewGuid():N}";
        using var client = S3();
        await client.PutBucketAsync(name);
        return name;
    }

    public AmazonS3Client S3() => new(new AmazonS3Config { ServiceURL = S3Address, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    /// <summary>Settings of a service that keeps everything in a new database and a new bucket.</summary>
    public async Task<(string Name, string Value)[]> NewSettingsAsync() =>
    [
        ("GanService:Database", await NewDatabaseAsync()),
        ("GanService:Files", $"s3://{await NewBucketAsync()}/faces"),
        ("GanService:FilesEndpoint", S3Address),
    ];

    public Task StartPostgresAsync() => AsPostgresAsync(
        "pg_ctl", "-D", Data, "-w", "-l", $"{folder}/log", "-o", $"-p {PostgresPort} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=300", "start");

    public Task StopPostgresAsync() => AsPostgresAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated)
            return;
        NpgsqlConnection.ClearAllPools();
        s3?.Kill(entireProcessTree: true);
        await StopPostgresAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder, "postgres");

    private string Connection(string database) => $"Host=127.0.0.1;Port={PostgresPort};Database={database};Username={User};Password={Password};Timeout=300;Command Timeout=600";

    private async Task StartAsync()
    {
        (PostgresPort, S3Port) = (FreePort.Find(), FreePort.Find());
        folder = Directory.CreateTempSubdirectory("ganservice-servers-").FullName;
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", User);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Password);
        s3 = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{S3Port}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        s3.BeginOutputReadLine();
        s3.BeginErrorReadLine();
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), Password);
        if (isRoot)
            await RunAsync("chown", "-R", "postgres", folder);
        await AsPostgresAsync("initdb", "-D", Data, "-U", User, "--auth=scram-sha-256", $"--pwfile={folder}/password", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await StartPostgresAsync();
        await Poll.UntilAsync(S3AnswersAsync, answers => answers);
    }

    private async Task<bool> S3AnswersAsync()
    {
        try
        {
            using var http = new HttpClient();
            return (await http.GetAsync(new Uri(S3Address))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Task AsPostgresAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order().Last(), "bin", program);
        return isRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        process.BeginOutputReadLine(); // a server that is started keeps these open
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(new CancellationTokenSource(Poll.Patience).Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
