using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Aliases;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Tests.Keys;

/// <summary>What one key may have of the service while others go on, and whose everything is.</summary>
public sealed class FairUseTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService service = null!;

    [Fact]
    public async Task Requests_OfAKey_AreLimitedWhileOthersGoOn()
    {
        using var greedy = await CallerAsync("greedy", ("GanService:RequestsPerMinute", "60"));
        using var other = service.Caller(await service.AddKeyAsync("other", Scope.Read));
        var (answered, problem) = await AskUntilRefusedAsync(greedy, "/jobs");

        Assert.True(answered >= 60, $"{answered}");
        Assert.Contains("The key 'greedy' has 60 requests a minute (GanService:RequestsPerMinute)", problem);
        Assert.Equal(HttpStatusCode.OK, await other.StatusAsync("/jobs"));
        Assert.Equal(HttpStatusCode.OK, await service.Http.StatusAsync("/jobs")); // this machine
    }

    [Fact]
    public async Task Requests_OfAStranger_AreLimitedByAddress()
    {
        using var stranger = await CallerAsync(name: null, ("GanService:RequestsPerMinute", "60"), ("GanService:RequireKeys", "true"));

        Assert.Contains("Your address has 60 requests", (await AskUntilRefusedAsync(stranger, "/session")).Problem);
    }

    [Fact]
    public async Task Faces_OfAKey_AreLimitedByTheirNumber()
    {
        using var greedy = await CallerAsync("greedy", ("GanService:FacesPerMinute", "120"));
        await service.TrainAsync();
        var (answered, problem) = await AskUntilRefusedAsync(greedy, "/generate?count=60&format=uint8");

        Assert.True(answered >= 2, $"{answered}");
        Assert.Contains("120 faces a minute (GanService:FacesPerMinute)", problem);
        Assert.Equal(HttpStatusCode.OK, await greedy.StatusAsync("/jobs"));
        using var large = service.Caller(await service.AddKeyAsync("large", Scope.Generate));
        Assert.Equal(HttpStatusCode.OK, await large.StatusAsync("/generate?count=500&format=uint8")); // more than a minute has, from one who had none
        Assert.Equal(HttpStatusCode.TooManyRequests, await large.StatusAsync("/generate?count=120&format=uint8"));
    }

    [Fact]
    public async Task Jobs_OfAKeyThatWait_AreLimitedOverItsRequestsAndExperiments()
    {
        using var greedy = await CallerAsync("greedy", ("GanService:MaxQueuedJobsPerKey", "2"));
        var training = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(training.Id, j => j.State == JobState.Running);
        for (var i = 0; i < 2; i++)
        {
            using var taken = await greedy.PostAsJsonAsync("/jobs", TestService.TinyJob());
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        using var third = await greedy.PostAsJsonAsync("/jobs", TestService.TinyJob());
        using var many = await greedy.PostAsJsonAsync("/experiments", new { job = TestService.TinyJob(), vary = new { batchSize = new[] { 8, 16 } } });
        using var other = await service.Http.PostAsJsonAsync("/jobs", TestService.TinyJob());

        foreach (var refused in new[] { third, many })
            Assert.Contains("At most 2 jobs of the key 'greedy' may wait (GanService:MaxQueuedJobsPerKey)", await RefusalAsync(refused));
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        await service.CancelAsync(training.Id);
    }

    [Fact]
    public async Task Bytes_OfAKey_AreLimitedUntilSomeAreDeleted()
    {
        using var greedy = await CallerAsync("greedy", ("GanService:MaxBytesPerKey", "44576"));
        using var upload = await UploadAsync(greedy, "first"); // three pictures of 64 by 64
        Assert.Equal(HttpStatusCode.Created, upload.StatusCode);
        using var second = await UploadAsync(greedy, "second", more: 9000);
        Assert.Contains("take 36,864 of 44,576 bytes (GanService:MaxBytesPerKey)", await RefusalAsync(second));
        using var job = await greedy.PostAsJsonAsync("/jobs", TestService.TinyJob());
        var trained = await service.WaitForAsync((await TestService.ReadAsync<JobResponse>(job)).Id, j => j.State == JobState.Completed);

        using var another = await greedy.PostAsJsonAsync("/jobs", TestService.TinyJob());
        Assert.Contains("(GanService:MaxBytesPerKey)", await RefusalAsync(another));
        using var imported = await greedy.PostAsync("/checkpoints", new ByteArrayContent(await service.Http.GetByteArrayAsync($"/checkpoints/{trained.Checkpoint}/generator.safetensors")));
        Assert.Contains("(GanService:MaxBytesPerKey)", await RefusalAsync(imported));

        (await greedy.DeleteAsync($"/jobs/{trained.Id}")).EnsureSuccessStatusCode();
        using var again = await greedy.PostAsJsonAsync("/jobs", TestService.TinyJob());
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Fact]
    public async Task Streams_OfAKey_AreLimited()
    {
        using var greedy = await CallerAsync("greedy", ("GanService:MaxStreamsPerKey", "1"));
        var training = await service.QueueAsync(TestService.EndlessJob());
        using var first = await greedy.GetAsync($"/jobs/{training.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var second = await greedy.GetAsync($"/jobs/{training.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var other = await service.Http.GetAsync($"/jobs/{training.Id}/events", HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, other.StatusCode));
        Assert.Contains("(GanService:MaxStreamsPerKey)", await RefusalAsync(second));
        await service.CancelAsync(training.Id);
    }

    [Fact]
    public async Task Everything_ThatAKeyMade_SaysSo()
    {
        using var ada = await CallerAsync("ada");
        using var created = await ada.PostAsJsonAsync("/jobs", TestService.TinyJob());
        var job = await service.WaitForAsync((await TestService.ReadAsync<JobResponse>(created)).Id, j => j.State == JobState.Completed);
        using var named = await ada.PutAsJsonAsync("/aliases/production", new { checkpoint = job.Checkpoint });
        using var uploaded = await UploadAsync(ada, "own");
        using var imported = await ada.PostAsync("/checkpoints", new ByteArrayContent(await ada.GetByteArrayAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors")));
        using var compared = await ada.PostAsJsonAsync("/experiments", new { job = TestService.TinyJob(), vary = new { batchSize = new[] { 8, 16 } } });
        var experiment = await TestService.ReadAsync<ExperimentResponse>(compared);
        await service.Http.PutAsJsonAsync("/aliases/mine", new { checkpoint = job.Checkpoint });

        Assert.Equal("ada", job.CreatedBy);
        Assert.Equal("ada", (await service.CheckpointsAsync(job.Id))[0].CreatedBy);
        Assert.Equal("ada", (await TestService.ReadAsync<CheckpointResponse>(imported)).CreatedBy);
        Assert.Equal("ada", (await TestService.ReadAsync<DatasetResponse>(uploaded)).CreatedBy);
        Assert.Equal(["ada", "ada", "ada"], [experiment.CreatedBy, .. experiment.Jobs.Select(j => j.CreatedBy)]);
        Assert.Equal([("mine", null), ("production", "ada")], (await service.GetAsync<IReadOnlyList<AliasResponse>>("/aliases")).Select(a => (a.Name, a.ChangedBy)).Order());
        Assert.Contains("\"createdBy\":\"ada\"", await ada.GetStringAsync($"/jobs/{job.Id}/events"));
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<HttpClient> CallerAsync(string? name, params (string Name, string Value)[] settings)
    {
        service = new(folder, settings);
        return service.Caller(name is null ? null : await service.AddKeyAsync(name, Scope.Read, Scope.Generate, Scope.Train));
    }

    private static async Task<(int Answered, string Problem)> AskUntilRefusedAsync(HttpClient caller, string address)
    {
        for (var answered = 0; ; answered++)
        {
            using var answer = await caller.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.OK)
                return (answered, await RefusalAsync(answer));
        }
    }

    private static async Task<string> RefusalAsync(HttpResponseMessage answer)
    {
        var problem = await TestService.ProblemAsync(HttpStatusCode.TooManyRequests, answer);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        return problem.GetProperty("detail").GetString()!;
    }

    private static Task<HttpResponseMessage> UploadAsync(HttpClient caller, string name, int more = 0)
    {
        var archive = TestArchive.Zip([.. TestImages.Files(3), ("more.bin", RandomNumberGenerator.GetBytes(more))]);
        return caller.PostAsync("/datasets", new MultipartFormDataContent { { new StringContent(name), "name" }, { new StringContent("64"), "imageSize" }, { new ByteArrayContent(archive), "archive", "faces.zip" } });
    }
}
