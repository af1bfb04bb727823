using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace GanService.Api.Tests.Hosting;

/// <summary>The service as a process: how it starts, refuses to start, and stops.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("--GanService:TrainingThreads=0", "TrainingThreads")]
    [InlineData("--GanService:TrainingThreads=many", "TrainingThreads")]
    [InlineData("--GanService:TrainigThreads=2", "TrainigThreads")]
    [InlineData("--GanService:DataDirectory=", "DataDirectory")]
    [InlineData("--GanService:DataDirectory=/proc/nowhere", "/proc/nowhere")]
    [InlineData("--GanService:DatasetFolders:0:Name=Bad Name", "Bad Name")]
    public async Task Start_WithAWrongSetting_EndsWithOneLineThatNamesIt(string argument, string named)
    {
        using var process = Start(argument);

        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(named, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Start_OnAFolderInUse_EndsWithOneLineAndLeavesTheFirstRunning()
    {
        await using var first = new TestService(folder);
        using var second = Start();

        var errors = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by another GanService", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(HttpStatusCode.OK, (await first.Http.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Start_OnAPortInUse_EndsWithOneLineThatNamesIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var process = Start($"--urls=http://127.0.0.1:{port}");
        _ = process.StandardOutput.ReadToEndAsync();

        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"{port}", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Terminate_WhileTraining_SavesACheckpointAndStopsWithinTenSeconds()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        using var process = Start($"--urls={address}");
        _ = process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = new(address) };
        var job = await QueueAsync(client);
        while (await StepAsync(client, job) == 0)
            await Task.Yield();

        var watch = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Assert.Single(Directory.GetDirectories(folder.File($"data/jobs/{job}/checkpoints")));
    }

    public void Dispose() => folder.Dispose();

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), "--urls=http://127.0.0.1:0", $"--GanService:DataDirectory={folder.File("data")}", "--GanService:SyntheticFaces=30", .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<string> QueueAsync(HttpClient client)
    {
        while (true)
        {
            try
            {
                using var answer = await client.PostAsJsonAsync("/jobs", TestService.EndlessJob());
                return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            }
            catch (HttpRequestException)
            {
                await Task.Yield(); // not listening yet
            }
        }
    }

    private static async Task<int> StepAsync(HttpClient client, string job) =>
        (await client.GetFromJsonAsync<JsonElement>($"/jobs/{job}")).GetProperty("step").GetInt32();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
