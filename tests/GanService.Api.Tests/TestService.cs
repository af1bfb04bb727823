using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using GanService.Engine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests;

/// <summary>The whole service on a port of its own, with what its tests ask of it.</summary>
public sealed class TestService : WebApplicationFactory<Program>
{
    private readonly string dataDirectory;
    private readonly (string Name, string Value)[] settings;
    private readonly TimeProvider time;
    private readonly SqliteConnection pooled;

    public TestService(TemporaryFolder folder, params (string Name, string Value)[] settings)
        : this(folder, TimeProvider.System, settings)
    {
    }

    public TestService(TemporaryFolder folder, TimeProvider time, params (string Name, string Value)[] settings)
    {
        dataDirectory = folder.File("data");
        (this.settings, this.time) = (settings, time);
        UseKestrel(port: 0);
        StartServer();
        Http = CreateDefaultClient(ClientOptions.BaseAddress, new RedirectHandler(), new CookieContainerHandler(), new DocumentedAnswers()); // the first two are CreateClient's
        Http.Timeout = Poll.Patience;
        using var database = Services.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContext();
        pooled = database.Database.IsSqlite() ? new(database.Database.GetConnectionString()) : new();
    }

    public HttpClient Http { get; }

    /// <summary>Fields of a job of about a thousand steps a second: few, and slow enough to be in the middle of.</summary>
    public static IReadOnlyList<(string Field, object? Value)> Unhurried { get; } =
    [
        ("imageSize", 16), ("batchSize", 32), ("sampleEverySteps", 1000),
        ("networks", new { latentSize = 16, generatorWidths = new[] { 96, 96 }, discriminatorWidths = new[] { 96 } }),
    ];

    /// <summary>A job of milliseconds, with fields over it.</summary>
    public static Dictionary<string, object?> TinyJob(params (string Field, object? Value)[] fields)
    {
        var job = new Dictionary<string, object?>
        {
            ["steps"] = 20,
            ["imageSize"] = 8,
            ["batchSize"] = 8,
            ["networks"] = new { latentSize = 6, generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 } },
        };
        foreach (var (field, value) in fields)
            job[field] = value;
        return job;
    }

    /// <summary>Longer than any test: it has to be cancelled.</summary>
    public static Dictionary<string, object?> EndlessJob(params (string Field, object? Value)[] fields) =>
        TinyJob([("steps", 10_000_000), ("sampleEverySteps", 10_000_000), ("checkpointEverySteps", 10_000_000), .. fields]);

    public async Task<JobResponse> QueueAsync(Dictionary<string, object?> body)
    {
        using var answer = await Http.PostAsJsonAsync("/jobs", body);
        await AssertStatusAsync(HttpStatusCode.Created, answer);
        return await ReadAsync<JobResponse>(answer);
    }

    public async Task<JobResponse> TrainAsync(params (string Field, object? Value)[] fields) =>
        await WaitForAsync((await QueueAsync(TinyJob(fields))).Id, job => job.State is JobState.Completed or JobState.Failed);

    public async Task CancelAsync(string jobId)
    {
        using var answer = await Http.PostAsync($"/jobs/{jobId}/cancel", null);
        await AssertStatusAsync(HttpStatusCode.OK, answer);
    }

    /// <summary>Looks at a job until it is as wanted.</summary>
    public Task<JobResponse> WaitForAsync(string jobId, Func<JobResponse, bool> wanted) => Poll.UntilAsync(() => GetAsync<JobResponse>($"/jobs/{jobId}"), wanted);

    /// <summary>Looks at a job's notices until there is one with that text.</summary>
    public async Task<JobNotice> WaitForNoticeAsync(string jobId, string text)
    {
        var notices = await Poll.UntilAsync(() => GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{jobId}/notices"), notices => notices.Any(IsWanted));
        return notices.First(IsWanted);

        bool IsWanted(JobNotice notice) => notice.Text.Contains(text, StringComparison.Ordinal);
    }

    public async Task<T> GetAsync<T>(string address)
    {
        using var answer = await Http.GetAsync(address);
        await AssertStatusAsync(HttpStatusCode.OK, answer);
        return await ReadAsync<T>(answer);
    }

    public Task<byte[]> BytesAsync(string address) => Http.GetByteArrayAsync(address);

    public async Task<IReadOnlyList<CheckpointResponse>> CheckpointsAsync(string jobId) => (await GetAsync<Page<CheckpointResponse>>($"/jobs/{jobId}/checkpoints")).Items;

    public async Task<HttpResponseMessage> UploadAsync(string? name, byte[] archive, params (string Field, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(archive), "archive", "images.zip" } };
        if (name is not null)
            form.Add(new StringContent(name), "name");
        foreach (var (field, value) in fields)
            form.Add(new StringContent(value), field);
        return await Http.PostAsync("/datasets", form);
    }

    /// <summary>The service's own database.</summary>
    public Task<GanServiceDb> DatabaseAsync() => Services.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContextAsync();

    /// <summary>The body of a problem with that status.</summary>
    public async Task<JsonElement> ProblemAsync(HttpStatusCode status, HttpRequestMessage request)
    {
        using var answer = await Http.SendAsync(request);
        return await ProblemAsync(status, answer);
    }

    public static async Task<JsonElement> ProblemAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        await AssertStatusAsync(status, answer);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    public static Task<T> ReadAsync<T>(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<T>(EngineJson.Options)!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearPool(pooled); // it would keep all of the service for minutes
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("urls", "http://127.0.0.1:0"); // not the one that every other would try
        builder.UseSetting("GanService:DataDirectory", dataDirectory);
        builder.UseSetting("GanService:SyntheticFaces", "30");
        builder.UseSetting("GanService:Portraits", "false"); // tests of it turn it on
        builder.UseSetting("GanService:TrainingThreads", "1"); // many services train at once here
        builder.UseSetting("GanService:UploadAnswerSeconds", "600"); // imports wait for the others' trainings
        builder.UseSetting("GanService:QualityBudget", "0"); // tests of it turn it on
        builder.UseSetting("GanService:TrainingShare", "0"); // and this
        builder.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Fatal");
        if (time != TimeProvider.System) // or else the clock is the store's
            builder.ConfigureServices(services => services.AddSingleton(time));
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
    }

    public static async Task AssertStatusAsync(HttpStatusCode expected, HttpResponseMessage answer)
    {
        if (answer.StatusCode != expected)
            Assert.Fail($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
