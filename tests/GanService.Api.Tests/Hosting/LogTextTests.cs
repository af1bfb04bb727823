using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using GanService.Api.Hosting;
using Serilog;

namespace GanService.Api.Tests.Hosting;

/// <summary>The log of a service as whoever runs it reads it.</summary>
public sealed class LogTextTests : IDisposable
{
    // A line of its own, a red one, one that is read backwards, and what other readers of logs take for a line's end.
    private const string Forged = "x\n[03:00:00 ERR] forged\r\t\u001b[31m\u007f\u0085\u009b\u2028\u2029\u202a\u202e\u2066\u2069\u200e\u200f\u061c\ufeff";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Log_OfAServiceThatIsToldOddThings_HasAnHonestLineForEach()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), "--urls=http://127.0.0.1:0", $"--GanService:DataDirectory={folder.File("data")}", "--GanService:SyntheticFaces=30"])
        {
            RedirectStandardOutput = true,
        })!;
        var log = new StringBuilder();
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new(await ReadUntilAsync("Now listening on: ")) };
        var path = Uri.EscapeDataString(Forged);

        (await client.GetAsync($"/jobs/{path}")).Dispose();
        (await client.GetAsync($"/{path}?{path}")).Dispose();
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/jobs/x/events"))
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", Forged.ReplaceLineEndings(""));
            (await client.SendAsync(request)).Dispose();
        }

        (await client.PostAsync("/jobs", new StringContent($$"""{"name":{{System.Text.Json.JsonSerializer.Serialize(Forged)}},"steps":1,"imageSize":8}""", Encoding.UTF8, "application/json"))).Dispose();
        var problem = await TestService.ProblemAsync(HttpStatusCode.NotFound, await client.GetAsync("/the-end"));
        await ReadUntilAsync("/the-end");
        process.Kill();
        await process.WaitForExitAsync();

        var lines = log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(@"^\[\d\d:\d\d:\d\d (INF|WRN)\] [^\p{C}\u2028\u2029]*$", line));
        Assert.DoesNotContain(lines, line => line.StartsWith("[03:00:00"));
        Assert.All(lines.Where(line => line.Contains(" responded ")), line => Assert.Matches(@" ms \([0-9a-f]{32}\)$", line));
        Assert.EndsWith($" ({problem.GetProperty("traceId")})", lines[^1]);
        Assert.Contains(lines, line => line.Contains(@"/jobs/x\u000a[03:00:00 ERR] forged\u000d\u0009\u001b[31m\u007f\u0085\u009b\u2028\u2029\u202a\u202e\u2066\u2069\u200e\u200f\u061c\ufeff responded 404"));

        async Task<string> ReadUntilAsync(string wanted)
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                log.Append(line).Append('\n');
                if (line.Split(wanted) is [_, var rest])
                    return rest;
            }

            throw new InvalidOperationException("The service has ended.");
        }
    }

    [Fact]
    public void Log_OfNestedValuesAndExceptions_KeepsTheLinesOfTheTraceOnly()
    {
        var file = folder.File("log");
        var thrown = Record.Exception((Action)(() => throw new AggregateException(new InvalidOperationException(Forged, new IOException(Forged)), new IOException("b\u001b"))));

        using (var log = new LoggerConfiguration().Enrich.With<LogText>().WriteTo.File(file, outputTemplate: "{Message:lj}{NewLine}{Trace}", formatProvider: CultureInfo.InvariantCulture).CreateLogger())
            log.Error(thrown, "{@Structure} {List} {Uri}", new { Name = Forged, Map = new Dictionary<string, string> { [Forged] = Forged } }, new[] { Forged }, new Uri("http://x/\u202e"));

        var lines = File.ReadAllLines(file).Where(line => line.Length > 0).ToArray();
        Assert.All(lines, line => Assert.DoesNotMatch(@"[\p{C}\u2028\u2029]", line));
        Assert.All(lines[2..], line => Assert.Matches("^ *(at|--->|---) ", line));
        Assert.Contains(lines, line => line.Contains("System.IO.IOException: x\\u000a[03:00:00 ERR] forged"));
    }

    public void Dispose() => folder.Dispose();
}
