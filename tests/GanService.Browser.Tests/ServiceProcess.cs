using System.Diagnostics;
using System.Net.Http.Json;
using GanService.Api.Web.Jobs;
using GanService.Engine;

namespace GanService.Browser.Tests;

/// <summary>The service as a process on an address of its own, which it keeps when it is stopped and started again.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private Process? process;

    public ServiceProcess(TemporaryFolder folder)
    {
        this.folder = folder;
        Address = new($"http://127.0.0.1:{FreePort.Find()}");
        Http = new() { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), $"--urls={Address}", $"--GanService:DataDirectory={folder.File("data")}",
            "--GanService:SyntheticFaces=30", "--GanService:Portraits=false", "--GanService:TrainingThreads=1", "--Serilog:MinimumLevel:Default=Fatal",
        ]))!;
        await Poll.UntilAsync(IsReadyAsync, ready => ready);
    }

    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    public async Task<JobResponse> QueueAsync(Dictionary<string, object?> body)
    {
        using var answer = await Http.PostAsJsonAsync("/jobs", body);
        return await TestService.ReadAsync<JobResponse>(answer);
    }

    public async Task<JobResponse> JobAsync(string id) => (await Http.GetFromJsonAsync<JobResponse>($"/jobs/{id}", EngineJson.Options))!;

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await StopAsync();
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
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
