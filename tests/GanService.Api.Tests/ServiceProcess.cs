using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine;

namespace GanService.Api.Tests;

/// <summary>The service as a process that can be stopped, killed and started again on the same data.</summary>
public sealed class ServiceProcess : IDisposable
{
    private readonly string[] arguments;
    private Process? process;

    public ServiceProcess(TemporaryFolder folder, params string[] settings)
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        Http = new() { BaseAddress = new(address) };
        arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), $"--urls={address}", $"--GanService:DataDirectory={folder.File("data")}", "--GanService:SyntheticFaces=30", "--GanService:Portraits=false",
            "--GanService:TrainingThreads=1", "--GanService:QualityBudget=0", "--Serilog:MinimumLevel:Default=Fatal", "--Serilog:MinimumLevel:Override:Microsoft=Fatal", "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Fatal", .. settings,
        ];
    }

    public HttpClient Http { get; }

    /// <summary>Variables that it is started with.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", arguments);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        await Poll.UntilAsync(IsReadyAsync, ready => ready);
    }

    public async Task TerminateAsync()
    {
        await SignalAsync("TERM");
        await process!.WaitForExitAsync();
    }

    /// <summary>Sends it a signal, such as <c>STOP</c>, which freezes it, and <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<JobResponse> QueueAsync(object body)
    {
        using var answer = await Http.PostAsJsonAsync("/jobs", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await TestService.ReadAsync<JobResponse>(answer);
    }

    public Task<JobResponse> WaitForAsync(string jobId, Func<JobResponse, bool> wanted) =>
        Poll.UntilAsync(async () => (await Http.GetFromJsonAsync<JobResponse>($"/jobs/{jobId}", EngineJson.Options))!, wanted);

    public async Task<IReadOnlyList<CheckpointResponse>> CheckpointsAsync(string jobId) =>
        (await Http.GetFromJsonAsync<Page<CheckpointResponse>>($"/jobs/{jobId}/checkpoints?limit=200", EngineJson.Options))!.Items;

    public void Dispose()
    {
        if (process is { HasExited: false })
            process.Kill();
        process?.WaitForExit(); // its folder is deleted next
        process?.Dispose();
        Http.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!process!.HasExited)
        {
            return false;
        }
    }
}
