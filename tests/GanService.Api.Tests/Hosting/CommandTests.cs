using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GanService.Api.Tests.Hosting;

/// <summary>The command line as a process: what it says, how it ends, and that nothing is left behind.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("GanService.Api backup FOLDER", "--help")]
    [InlineData("GanService.Api backup FOLDER", "backup", "--help")]
    [InlineData("GanService ", "--version")]
    public async Task Question_AboutTheProgram_IsAnsweredOnStandardOutput(string answer, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(answer, output);
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("'bakup'", "bakup")]
    [InlineData("'--hlep'", "--hlep")]
    [InlineData("'-p=1'", "-p=1")]
    [InlineData("'now'", "demo", "now")]
    [InlineData("'now'", "health", "now")]
    [InlineData("needs a FOLDER", "backup")]
    [InlineData("needs a FOLDER", "backup", "--GanService:DataDirectory=data")]
    [InlineData("'second'", "backup", "first", "second")]
    [InlineData("needs a WHERE, such as 'migrate to-servers'", "migrate")]
    [InlineData("'sideways'", "migrate", "sideways")]
    [InlineData("GanService:Files", "migrate", "to-servers", "--GanService:Database=Host=localhost")]
    [InlineData("s3://", "migrate", "to-folder", "--GanService:Database=Host=localhost", "--GanService:Files=faces")]
    [InlineData("--urls=http", "--port=5609")]
    [InlineData("'url'", "--url", "http://localhost:5609")]
    [InlineData("'port'", "/port=5609")]
    [InlineData("write --GanService:TrainingThreads=2", "--trainingThreads=2")]
    [InlineData("'nowhere'", "--urls=nowhere")]
    [InlineData("ftp://localhost:1", "--urls=ftp://localhost:1")]
    [InlineData("--urls", "--urls=http://localhost:99999")]
    [InlineData("--urls", "--urls=http://192.0.2.1:1")] // an address for examples, which no machine has (RFC 5737)
    [InlineData("'nowhere'", "--Kestrel:Endpoints:Http:Url=nowhere")]
    [InlineData("Loud", "--Serilog:MinimumLevel:Default=Loud")]
    [InlineData("TrainingThreads", "--GanService:TrainingThreads=abc")]
    [InlineData("Typo", "--GanService:Typo=1")]
    [InlineData("'10.0.0.0/33'", "--GanService:KnownProxies=127.0.0.1;10.0.0.0/33")]
    [InlineData("'proxy'", "--GanService:KnownProxies=proxy")]
    [InlineData("'ganservice/'", "--GanService:PathBase=ganservice/")]
    [InlineData("GanService:OpenId:Audience", "--GanService:OpenId:Authority=https://login.example.org")]
    [InlineData("'http://login.example.org'", "--GanService:OpenId:Authority=http://login.example.org", "--GanService:OpenId:Audience=faces")]
    [InlineData("'login'", "--GanService:OpenId:Authority=login", "--GanService:OpenId:Audience=faces")]
    [InlineData("'everything'", "--GanService:OpenId:Authority=https://login.example.org", "--GanService:OpenId:Audience=faces", "--GanService:OpenId:Scopes:staff=everything")]
    [InlineData("GanService:KnownProxies", "--ForwardedHeaders_Enabled=true")] // as ASPNETCORE_FORWARDEDHEADERS_ENABLED sets it
    public async Task Start_WithAWrongCommandOrSetting_IsRefusedInOneLine(string named, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(named, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Start_OnAPortInUse_IsRefusedInOneLineThatNamesIt(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (code, output, errors) = await RunAsync($"--urls=http://{host}:{port}");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"{port}", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Health_WithoutAService_SaysSo()
    {
        var (code, output, errors) = await RunAsync("health");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("port 9", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("no database", "absent", "copy")]
    [InlineData("outside", "data", "data/copy")]
    [InlineData("The backup failed", "data", "file/copy")]
    [InlineData("The backup failed", "data", "/proc/nowhere")]
    [InlineData("delete it", "broken", "copy")]
    public async Task Backup_ThatCannotBeMade_SaysWhyInOneLine(string reason, string from, string to)
    {
        Directory.CreateDirectory(folder.File("data"));
        File.WriteAllText(folder.File("data/ganservice.db"), "");
        Directory.CreateDirectory(folder.File("broken"));
        File.WriteAllText(folder.File("broken/ganservice.db"), new string('x', 5000));
        File.WriteAllText(folder.File("file"), "");

        var (code, output, errors) = await RunAsync("backup", to, $"--GanService:DataDirectory={from}");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(reason, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    public void Dispose() => folder.Dispose();

    private void AssertNothingIsLeft() => Assert.Empty(folder.Files());

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.File(""),
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["ASPNETCORE_HTTP_PORTS"] = "9" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }
}
