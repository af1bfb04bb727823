using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Deployment;

namespace GanService.Api.Tests.Operations;

/// <summary>What a node tells Prometheus. It is a process of its own, because meters are shared by all services of one.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ServiceProcess service;

    public MetricsTests() => service = new(folder);

    public async ValueTask InitializeAsync() => await service.StartAsync();

    [Fact]
    public async Task Metrics_OfANodeThatTrainedDrewAndImported_TellWhatItDid()
    {
        var job = await service.QueueAsync(TestService.TinyJob());
        await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);
        (await service.Http.GetAsync("/generate?checkpoint=latest&count=20")).Dispose();
        (await service.Http.GetAsync($"/generate?checkpoint=latest&count=20&seed=40")).Dispose();
        (await service.Http.GetAsync("/jobs/none")).Dispose();
        using (var form = new MultipartFormDataContent { { new ByteArrayContent(TestArchive.Zip(TestImages.Files(3))), "archive", "images.zip" }, { new StringContent("one"), "name" } })
            (await service.Http.PostAsync("/datasets", form)).Dispose();
        await Poll.UntilAsync(() => service.Http.GetStringAsync("/datasets/one"), dataset => dataset.Contains("\"state\":\"ready\"", StringComparison.Ordinal));
        var running = await service.QueueAsync(TestService.EndlessJob());
        await service.QueueAsync(TestService.EndlessJob());

        var metrics = await Poll.UntilAsync(ReadAsync, m => m.Keys.Any(k => k.StartsWith("ganservice_training_steps_per_second{", StringComparison.Ordinal)));

        Assert.Equal(40, Value(metrics, "ganservice_faces_total"));
        Assert.Equal(40, Value(metrics, "ganservice_pass_rows_sum"));
        Assert.Equal(1, Value(metrics, "ganservice_generator_cache_lookups_total", "result=\"miss\""));
        Assert.True(Value(metrics, "ganservice_generator_cache_lookups_total", "result=\"hit\"") >= 1);
        Assert.True(Value(metrics, "ganservice_generator_cache_size_bytes") > 0);
        Assert.Equal(0, Value(metrics, "ganservice_faces_waiting"));
        Assert.True(Value(metrics, "ganservice_training_steps_total") > 20);
        Assert.Equal(1, Value(metrics, "ganservice_training_running"));
        Assert.Equal((1, 1, 0), (Value(metrics, "ganservice_jobs", "state=\"queued\""), Value(metrics, "ganservice_jobs", "state=\"running\""), Value(metrics, "ganservice_jobs", "state=\"paused\"")));
        Assert.Equal((3, 0), (Value(metrics, "ganservice_import_images_total"), Value(metrics, "ganservice_datasets_importing")));
        Assert.Equal(2, Value(metrics, "ganservice_request_duration_seconds_count", "http_route=\"/generate/\""));
        Assert.Equal(1, Value(metrics, "ganservice_request_duration_seconds_count", "http_response_status_code=\"404\"", "http_route=\"/jobs/{id}\""));
        Assert.True(Value(metrics, "ganservice_disk_free_bytes") > 0);
        Assert.True(Value(metrics, "ganservice_memory_bytes", "kind=\"managed\"") > 0 && Value(metrics, "ganservice_memory_bytes", "kind=\"native\"") > 0);
        Assert.Equal(0, Value(metrics, "ganservice_errors_total", "kind=\"request\""));
        Assert.Equal([running.Id], JobsOf(metrics)); // and no other one's
        Assert.Equal(3, metrics.Keys.Count(k => k.StartsWith("ganservice_training_loss{", StringComparison.Ordinal)));
        Assert.Empty(UsedByDashboard().Except(metrics.Keys.Select(k => k.Split('{')[0])));

        (await service.Http.PostAsync($"/jobs/{running.Id}/pause", null)).Dispose();
        await Poll.UntilAsync(ReadAsync, m => !JobsOf(m).Contains(running.Id));
    }

    public ValueTask DisposeAsync()
    {
        service.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What the expressions of the Grafana dashboard ask for.</summary>
    private static IEnumerable<string> UsedByDashboard()
    {
        using var dashboard = JsonDocument.Parse(Manifests.Text("grafana.json"));
        var expressions = dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!).ToList();
        Assert.NotEmpty(expressions);
        Assert.All(expressions, e => Assert.Matches(Metric(), e));
        return expressions.SelectMany(e => Metric().Matches(e).Select(m => m.Value)).Distinct();
    }

    private static IEnumerable<string> JobsOf(Dictionary<string, double> metrics) => metrics.Keys.Select(k => Job().Match(k)).Where(m => m.Success).Select(m => m.Groups[1].Value).Distinct();

    private static double Value(Dictionary<string, double> metrics, string name, params string[] labels) =>
        metrics.Where(m => m.Key.Split('{')[0] == name && labels.All(label => m.Key.Contains(label, StringComparison.Ordinal))).Select(m => m.Value).DefaultIfEmpty(double.NaN).Sum();

    private async Task<Dictionary<string, double>> ReadAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        using var answer = await service.Http.SendAsync(request);
        return (await answer.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("ganservice_", StringComparison.Ordinal))
            .Select(line => Sample().Match(line)).ToDictionary(m => m.Groups[1].Value, m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^([^{ ]+(?:\{.*\})?) (\S+)")]
    private static partial Regex Sample();

    [GeneratedRegex("ganservice_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("job_id=\"([^\"]+)\"")]
    private static partial Regex Job();
}
