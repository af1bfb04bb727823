using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GanService.Api.Tests.Operations;

/// <summary>What a service sends to a collector of traces.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Caller = "b7ad6b7169203331";

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<Span> spans = [];
    private readonly ConcurrentQueue<string> posted = [];
    private readonly WebApplication collector;

    public TraceTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            posted.Enqueue(signal);
            if (signal == "traces")
            {
                foreach (var span in Fields(body.ToArray(), 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)).Select(Span.Read))
                    spans.Enqueue(span);
            }
        });
    }

    public async ValueTask InitializeAsync() => await collector.StartAsync();

    [Fact]
    public async Task Trace_OfARequestForAFace_GoesFromTheRequestToItsPassAndItsRows()
    {
        await using var service = new TestService(
            folder, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_METRIC_EXPORT_INTERVAL", "50"));
        await service.TrainAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/generate?checkpoint=latest");
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        (await service.Http.SendAsync(request)).EnsureSuccessStatusCode();

        var seen = await Poll.UntilAsync(() => Task.FromResult(spans.Where(s => s.TraceId == Trace).ToList()), all => all.Any(s => s.Parent == Caller) && all.Any(s => s.Name == "draw faces") && all.Any(s => s.Name == "forward pass")); // which may end after the answer
        await Poll.UntilAsync(() => Task.FromResult(posted.Contains("metrics")), was => was);

        var root = Assert.Single(seen, s => s.Parent == Caller);
        Assert.Equal("GET /generate/", root.Name);
        var draw = Assert.Single(seen, s => s.Name == "draw faces");
        Assert.Equal(root.Id, draw.Parent);
        Assert.Equal(draw.Id, Assert.Single(seen, s => s.Name == "forward pass").Parent);
        Assert.Contains(seen, s => s.Parent == root.Id && s.Text.Contains("FROM \"Checkpoints\"", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await collector.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>The values of a field that is a message, a text or bytes, as protobuf writes them.</summary>
    private static IEnumerable<byte[]> Fields(byte[] message, int wanted)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message, ref at);
            var length = (key & 7) switch
            {
                1 => sizeof(long),
                2 => (int)Number(message, ref at),
                5 => sizeof(int),
                _ => 0,
            };
            if ((key & 7) == 0)
                Number(message, ref at);
            else if ((int)(key >> 3) == wanted)
                yield return message[at..(at + length)];
            at += length;
        }
    }

    private static ulong Number(byte[] message, ref int at)
    {
        var number = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return number;
        }
    }

    private sealed record Span(string TraceId, string Id, string Parent, string Name, string Text)
    {
        public static Span Read(byte[] message) => new(Hex(message, 1), Hex(message, 2), Hex(message, 4), Encoding.UTF8.GetString(Fields(message, 5).Single()), Encoding.UTF8.GetString(message));

        private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).SingleOrDefault() ?? []);
    }
}
