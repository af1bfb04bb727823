using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine;

namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api demo</c>: what a newcomer would do by hand, through the service's own API.</summary>
public sealed class DemoCommand(IHostApplicationLifetime lifetime, IServiceProvider services) : BackgroundService
{
    private const string JobName = "demo";
    private const string Picture = "ganservice-demo.png";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var address = await AddressAsync(stoppingToken);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address) };
            Console.WriteLine($"\nGanService runs at {address} (API page: {address}/swagger). Ctrl-C stops it; the job goes on at the next start.\n");
            var job = await QueueAsync(client, stoppingToken);
            job = await WatchAsync(client, job, stoppingToken);
            if (job.State == JobState.Completed)
                await ShowAsync(client, address, job, stoppingToken);
            else
                Console.WriteLine($"The job is {job.State.ToString().ToLowerInvariant()}. {job.Error}");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (HttpRequestException error)
        {
            Console.WriteLine($"\nThe demo could not go on: {error.Message}");
        }
    }

    private async Task<string> AddressAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
        var server = services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>();
        var addresses = server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses;
        return addresses.First().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
    }

    private static async Task<JobResponse> QueueAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var jobs = await client.GetFromJsonAsync<Page<JobResponse>>("/jobs", EngineJson.Options, cancellationToken);
        if (jobs!.Items.FirstOrDefault(j => j is { Name: JobName, State: JobState.Queued or JobState.Running }) is { } interrupted)
        {
            Console.WriteLine($"Going on with job {interrupted.Id}, which an earlier demo began.");
            return interrupted;
        }

        using var answer = await client.PostAsJsonAsync("/jobs", new { name = JobName }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var job = await answer.Content.ReadFromJsonAsync<JobResponse>(EngineJson.Options, cancellationToken);
        Console.WriteLine($"Queued job {job!.Id}: {job.Steps} steps of recipe {job.Recipe} on {job.Dataset}.");
        return job;
    }

    private static async Task<JobResponse> WatchAsync(HttpClient client, JobResponse job, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Console.IsOutputRedirected ? 5 : 1));
        while (job.State is JobState.Queued or JobState.Running)
        {
            Show(job);
            await timer.WaitForNextTickAsync(cancellationToken);
            job = (await client.GetFromJsonAsync<JobResponse>($"/jobs/{job.Id}", EngineJson.Options, cancellationToken))!;
        }

        Show(job);
        Console.WriteLine();
        return job;
    }

    // One line that is written again and again; a terminal that is too narrow for all of it gets its beginning.
    private static void Show(JobResponse job)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(Line(job));
            return;
        }

        var width = Math.Max(Console.WindowWidth - 1, 20);
        var line = Line(job);
        Console.Write("\r" + (line.Length > width ? line[..width] : line.PadRight(width)));
    }

    private static string Line(JobResponse job)
    {
        if (job.State == JobState.Queued)
            return $"waiting, number {job.QueuePosition} in the queue";
        if (job.Step == 0)
            return "preparing the dataset";
        var done = 20 * job.Step / job.Steps;
        var speed = job.StepsPerSecond is { } rate ? $"  {rate:0} steps/s" : "";
        var left = job.EtaSeconds is { } seconds ? $"  {TimeSpan.FromSeconds(Math.Ceiling(seconds)):m\\:ss} left" : "";
        var losses = job.Losses is { } l ? $"  D real {l.DiscriminatorReal:0.00}  D fake {l.DiscriminatorFake:0.00}  G {l.Generator:0.00}" : "";
        return $"[{new string('#', done)}{new string('.', 20 - done)}] {job.Step}/{job.Steps}{speed}{left}{losses}";
    }

    private static async Task ShowAsync(HttpClient client, string address, JobResponse job, CancellationToken cancellationToken)
    {
        var grid = $"/generate?checkpoint={job.Checkpoint}&seed=7&count=25&scale=4";
        await File.WriteAllBytesAsync(Picture, await client.GetByteArrayAsync(grid, cancellationToken), cancellationToken);
        Console.WriteLine($"""

            25 faces that nobody has: {Path.GetFullPath(Picture)}
              more faces    {address}{grid}
              the job       {address}/jobs/{job.Id}
              its losses    {address}/jobs/{job.Id}/losses.csv
              its samples   {address}/jobs/{job.Id}/samples
              the API       {address}/swagger
            The service goes on running; Ctrl-C stops it.
            """);
    }
}
