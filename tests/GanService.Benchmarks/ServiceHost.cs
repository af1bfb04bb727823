using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using GanService.Api.Settings;

namespace GanService.Benchmarks;

/// <summary>The service in this process, with an empty data folder; it ends with the process.</summary>
internal sealed class ServiceHost : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ganservice-bench-").FullName;

    public ServiceHost()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Http.BaseAddress = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        }

        string[] arguments = [$"--urls={Http.BaseAddress}", $"--GanService:DataDirectory={folder}", "--GanService:SyntheticFaces=64", "--GanService:Portraits=false", "--GanService:QualityBudget=0", "--Serilog:MinimumLevel:Default=Error", "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Error"];
        new Thread(() => typeof(ServiceVersion).Assembly.EntryPoint!.Invoke(null, [arguments])) { IsBackground = true }.Start();
    }

    public HttpClient Http { get; } = new();

    /// <summary>Trains a job to its end.</summary>
    /// <returns>The id of its last checkpoint.</returns>
    public async Task<string> TrainAsync(object job)
    {
        while (!await IsReadyAsync())
            await Task.Delay(50);
        using var answer = await Http.PostAsJsonAsync("/jobs", job);
        var id = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        while (true)
        {
            var queued = await Http.GetFromJsonAsync<JsonElement>($"/jobs/{id}");
            if (queued.GetProperty("state").GetString() == "completed")
                return queued.GetProperty("checkpoint").GetString()!;
            await Task.Delay(200);
        }
    }

    /// <summary>Where a checkpoint's files are.</summary>
    public string FolderOf(string checkpoint)
    {
        var row = Http.GetFromJsonAsync<JsonElement>($"/checkpoints/{checkpoint}").Result;
        return Directory.GetDirectories(Path.Combine(folder, "jobs", row.GetProperty("jobId").GetString()!, "checkpoints"), $"{row.GetProperty("step").GetInt32():D8}*").Single();
    }

    public void Dispose() => Http.Dispose();

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
