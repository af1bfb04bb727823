using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace GanService.Benchmarks;

/// <summary>The service as a process of its own, with an empty data folder.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ganservice-bench-").FullName;
    private readonly Process process;
    private readonly HttpClient http;

    public ServiceProcess()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), $"--urls={address}", $"--GanService:DataDirectory={folder}", "--GanService:SyntheticFaces=500", "--Serilog:MinimumLevel:Default=Error"])
        { RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        http = new() { BaseAddress = new(address) };
        while (!IsReady())
            Thread.Sleep(50);
    }

    public long ResidentMebibytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 >> 20;
        }
    }

    public string Queue(object job)
    {
        using var answer = http.PostAsJsonAsync("/jobs", job).Result.EnsureSuccessStatusCode();
        return answer.Content.ReadFromJsonAsync<JsonElement>().Result.GetProperty("id").GetString()!;
    }

    public JsonElement Job(string id) => http.GetFromJsonAsync<JsonElement>($"/jobs/{id}").Result;

    public void Cancel(string id)
    {
        http.PostAsync($"/jobs/{id}/cancel", null).Result.Dispose();
        WaitForEnd(id);
    }

    /// <summary>The step that was seen, which is not much later.</summary>
    public int WaitForStep(string id, int step)
    {
        while (true)
        {
            if (Job(id).GetProperty("step").GetInt32() is var seen && seen >= step)
                return seen;
            Thread.Sleep(200);
        }
    }

    public JsonElement WaitForEnd(string id)
    {
        while (true)
        {
            var job = Job(id);
            if (job.GetProperty("state").GetString() is "completed" or "cancelled" or "failed")
                return job;
            Thread.Sleep(200);
        }
    }

    /// <summary>Milliseconds until a face of another seed has come.</summary>
    public double GenerateMilliseconds(string checkpoint, int seed)
    {
        var watch = Stopwatch.StartNew();
        _ = http.GetByteArrayAsync($"/generate?checkpoint={checkpoint}&seed={seed}").Result;
        return watch.Elapsed.TotalMilliseconds;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool IsReady()
    {
        try
        {
            return http.GetAsync("/health/ready").Result.IsSuccessStatusCode;
        }
        catch (AggregateException)
        {
            return false;
        }
    }
}
