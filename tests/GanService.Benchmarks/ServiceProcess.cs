using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Tests;
using GanService.Engine.Losses;
using Microsoft.EntityFrameworkCore;

namespace GanService.Benchmarks;

/// <summary>The service as a process of its own, with an empty data folder.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ganservice-bench-").FullName;
    private readonly string[] settings;
    private Process process;

    public ServiceProcess(params IEnumerable<string> settings)
    {
        this.settings = [.. settings];
        Address = $"http://127.0.0.1:{FreePort.Find()}";
        Http = new() { BaseAddress = new(Address) };
        process = Start();
    }

    public string Address { get; }

    public HttpClient Http { get; }

    /// <summary>Its database, when it has no other.</summary>
    public string DatabaseFile => Path.Combine(folder, "ganservice.db");

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
        using var answer = Http.PostAsJsonAsync("/jobs", job).Result.EnsureSuccessStatusCode();
        return answer.Content.ReadFromJsonAsync<JsonElement>().Result.GetProperty("id").GetString()!;
    }

    public JsonElement Job(string id) => Http.GetFromJsonAsync<JsonElement>($"/jobs/{id}").Result;

    public void Cancel(string id)
    {
        Http.PostAsync($"/jobs/{id}/cancel", null).Result.Dispose();
        WaitForEnd(id);
    }

    /// <summary>How fast a job trains while something happens.</summary>
    public async Task<double> StepsPerSecondAsync(string id, Func<Task> meanwhile)
    {
        var (watch, first) = (Stopwatch.StartNew(), Job(id).GetProperty("step").GetInt32());
        await meanwhile();
        return (Job(id).GetProperty("step").GetInt32() - first) / watch.Elapsed.TotalSeconds;
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

    /// <summary>Milliseconds until an answer has come.</summary>
    public double Milliseconds(string path, HttpMethod? method = null)
    {
        var watch = Stopwatch.StartNew();
        using (var answer = Http.Send(new(method ?? HttpMethod.Get, path)))
            answer.EnsureSuccessStatusCode();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Gives a job a long history, in rows as the recorder merges them.</summary>
    public void WriteLosses(string job, int steps)
    {
        const int StepsPerEvent = JobHistory.MergedSteps;
        using var database = new GanServiceDb(new DbContextOptionsBuilder<GanServiceDb>().UseSqlite($"Data Source={DatabaseFile}").Options);
        database.JobEvents.Where(e => e.JobId == job).ExecuteDelete();
        var random = new Random(1);
        for (var first = 1; first <= steps; first += StepsPerEvent)
        {
            var losses = Enumerable.Range(0, Math.Min(StepsPerEvent, steps - first + 1)).Select(_ => new StepLosses(random.NextSingle(), random.NextSingle(), random.NextSingle(), random.NextSingle())).ToArray();
            database.JobEvents.Add(new()
            {
                JobId = job,
                Number = first,
                Kind = JobEventKind.LossesAdded,
                FirstStep = first,
                Step = Math.Min(first + StepsPerEvent - 1, steps),
                At = DateTime.UnixEpoch,
                Data = JobEvent.PackLosses(losses),
            });
        }

        database.SaveChanges();
    }

    /// <summary>Ends it as a signal does, and starts it again.</summary>
    /// <returns>Milliseconds until it is ready.</returns>
    public double Restart()
    {
        using (var end = Process.Start("kill", [$"{process.Id}"]))
            end.WaitForExit();
        process.WaitForExit();
        var watch = Stopwatch.StartNew();
        process = Start();
        return watch.Elapsed.TotalMilliseconds;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        Http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Process Start()
    {
        var started = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), $"--urls={Address}", $"--GanService:DataDirectory={folder}", "--GanService:SyntheticFaces=500", "--GanService:Portraits=false", "--Serilog:MinimumLevel:Default=Error", .. settings])
        { RedirectStandardOutput = true })!;
        _ = started.StandardOutput.ReadToEndAsync();
        while (!IsReady())
        {
            if (started.HasExited)
                throw new InvalidOperationException("The service did not start.");
            Thread.Sleep(20);
        }

        return started;
    }

    private bool IsReady()
    {
        try
        {
            return Http.GetAsync("/health/ready").Result.IsSuccessStatusCode;
        }
        catch (AggregateException)
        {
            return false;
        }
    }
}
