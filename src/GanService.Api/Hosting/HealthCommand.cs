namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api health</c>: asks the service on this machine; for containers, which have no other client.</summary>
public static class HealthCommand
{
    /// <summary>The exit code: 0 when the service is alive.</summary>
    public static async Task<int> RunAsync()
    {
        var port = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")?.Split(';')[0] ?? "8080";
        if (!ushort.TryParse(port, out _))
        {
            await Console.Error.WriteLineAsync($"ASPNETCORE_HTTP_PORTS is '{port}', which is no port.");
            return Commands.Wrong;
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            return (await client.GetAsync(new Uri($"http://localhost:{port}/health/live"))).IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"No service answers at port {port} of this machine: {error.Message}");
            return Commands.Failed;
        }
    }
}
