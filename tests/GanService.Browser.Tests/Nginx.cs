using System.Diagnostics;

namespace GanService.Browser.Tests;

/// <summary>The distribution's nginx before a service, configured in the ways that people have it.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private const string Missing = "There is no nginx. Install it (Debian: apt-get install nginx).";

    private readonly Process process;

    private Nginx(Process process, IReadOnlyDictionary<string, Uri> servers) => (this.process, Servers) = (process, servers);

    /// <summary>Where the service is behind each of them, by name.</summary>
    public IReadOnlyDictionary<string, Uri> Servers { get; }

    /// <summary>Starts it, or skips the test where there is none; in CI it fails then.</summary>
    public static async Task<Nginx> StartAsync(TemporaryFolder folder, Uri service)
    {
        if (FindExecutable() is not { } path)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(Missing);
            Assert.Skip(Missing);
            throw new UnreachableException();
        }

        var blocks = Blocks(service.Authority);
        var servers = blocks.ToDictionary(b => b.Name, b => new Uri($"http://127.0.0.1:{FreePort.Find()}{b.Prefix}/"));
        var root = Directory.CreateDirectory(folder.File("nginx")).FullName;
        var configuration = Path.Combine(root, "nginx.conf");
        await File.WriteAllTextAsync(configuration,
            $$"""
            user {{Environment.UserName}}; daemon off; worker_processes 1; pid {{root}}/pid; error_log {{root}}/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path {{root}}/b; proxy_temp_path {{root}}/p; fastcgi_temp_path {{root}}/f; uwsgi_temp_path {{root}}/u; scgi_temp_path {{root}}/s;
              map $http_upgrade $connection_upgrade { default upgrade; '' close; }
              {{string.Join('\n', blocks.Select(b => $"server {{ listen 127.0.0.1:{servers[b.Name].Port}; {b.Directives} }}"))}}
            }
            """);
        var process = Process.Start(new ProcessStartInfo(path, ["-e", Path.Combine(root, "error.log"), "-p", root, "-c", configuration]))!;
        var nginx = new Nginx(process, servers);
        using var client = new HttpClient();
        await Poll.UntilAsync(() => nginx.AnswersAsync(client), answers => answers);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) // its worker ends with it then
                await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static (string Name, string Prefix, string Directives)[] Blocks(string service) =>
    [
        // As nginx comes: HTTP/1.0 to the service, buffers, no upgrade, bodies of 1 MB.
        ("plain", "", $"location / {{ proxy_pass http://{service}; }}"),
        ("stripped", "/ganservice",
            $$"""
            client_max_body_size 0; location /ganservice/ { proxy_pass http://{{service}}/; proxy_http_version 1.1; proxy_set_header Host $http_host;
              proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Prefix /ganservice; }
            """),
        ("compressed", "/ganservice",
            $$"""
            client_max_body_size 0; gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1;
            location /ganservice/ { if ($http_upgrade) { return 403; } proxy_pass http://{{service}}/; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Prefix /ganservice; }
            """),
        ("left", "/ganservice", $"client_max_body_size 0; location /ganservice/ {{ proxy_pass http://{service}; proxy_http_version 1.1; proxy_set_header Host $http_host; }}"),
        // Streams kept back whatever the service asks for.
        ("stubborn", "", $"proxy_ignore_headers X-Accel-Buffering; location / {{ proxy_pass http://{service}; }}"),
        ("without hub", "", $"location / {{ proxy_pass http://{service}; }} location /hubs/ {{ return 404; }}"),
    ];

    private static string? FindExecutable()
    {
        var onPath = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "nginx")) ?? [];
        return onPath.Append("/usr/sbin/nginx").FirstOrDefault(File.Exists);
    }

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        if (process.HasExited)
            Assert.Fail($"nginx ended with {process.ExitCode}.");
        try
        {
            using var answer = await client.GetAsync(new Uri(Servers["plain"], "health/live"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
