using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Tests.Jobs;

/// <summary>Finding jobs among many, and changing many at once.</summary>
public sealed class JobListTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public JobListTests() => service = new(folder);

    [Fact]
    public async Task Jobs_Filtered_AreThoseToWhichAllOfItApplies()
    {
        await MakeAsync();

        Assert.Equal(["runs"], await NamesAsync("state=running"));
        Assert.Equal(["wide 2", "wide 1", "runs"], await NamesAsync("state=running,queued"));
        Assert.Equal(["Über 1", "wide 2"], await NamesAsync("tag=week"));
        Assert.Equal(["wide 2"], await NamesAsync("tag=week&state=queued"));
        Assert.Equal([], await NamesAsync("tag=wee"));
        Assert.Equal(["Über 1"], await NamesAsync($"search={Uri.EscapeDataString("üBER")}"));
        Assert.Equal(["wide 2"], await NamesAsync("search=WEEK%20wide"));
        Assert.Equal(["wide 2", "wide 1"], await NamesAsync("search=wide"));
        Assert.Equal([], await NamesAsync("search=100%25"));
        Assert.Equal(["Über 1", "wide 2", "wide 1", "runs"], await NamesAsync("dataset=synthetic-faces&recipe=article"));
        Assert.Equal([], await NamesAsync("dataset=faces"));
        Assert.Equal([], await NamesAsync("experiment=none"));
        Assert.Equal(["Über 1"], await NamesAsync("endedDaysAgo=0"));
        Assert.Equal([], await NamesAsync("endedDaysAgo=1"));
        Assert.Equal(["Über 1"], await NamesAsync("endedWithinDays=1"));
        var runs = (await ListAsync("state=running")).Items[0].Id;
        Assert.Equal(["runs"], await NamesAsync($"search={runs}"));
    }

    [Fact]
    public async Task Totals_OfAPage_AreThoseOfAllThatIsFound()
    {
        await MakeAsync();

        var page = await ListAsync("state=queued&limit=1");

        Assert.Single(page.Items);
        Assert.Equal(2, page.Total);
        Assert.Equal(new(Running: 1, Queued: 2, Paused: 0, Completed: 0, Cancelled: 1, Failed: 0), page.Totals);
        Assert.Equal(new(Running: 0, Queued: 1, Paused: 0, Completed: 0, Cancelled: 1, Failed: 0), (await ListAsync("tag=week")).Totals);
    }

    [Theory]
    [InlineData("name", "runs, wide 1, wide 2, Über 1")]
    [InlineData("-name", "Über 1, wide 2, wide 1, runs")]
    [InlineData("created", "runs, wide 1, wide 2, Über 1")]
    [InlineData("queue", "wide 2, wide 1, runs, Über 1")]
    [InlineData("distance", "wide 2, runs, Über 1, wide 1")]
    [InlineData("-distance", "runs, wide 2, Über 1, wide 1")]
    [InlineData("ended", "Über 1, wide 2, wide 1, runs")]
    [InlineData("started", "runs, Über 1, wide 2, wide 1")]
    [InlineData("-took", "runs, Über 1, wide 2, wide 1")]
    public async Task Jobs_Sorted_HaveThoseOfWhichNothingIsKnownLast(string sort, string names)
    {
        var jobs = await MakeAsync();
        await MeasureAsync(jobs[0].Id, 5, 0.75, 0.5);
        await MeasureAsync(jobs[2].Id, 5, 0.25);

        Assert.Equal(names, string.Join(", ", await NamesAsync($"sort={sort}")));
        Assert.Equal(names, string.Join(", ", [.. await NamesAsync($"sort={sort}&limit=3"), .. await NamesAsync($"sort={sort}&limit=3&skip=3")]));
        Assert.Equal(0.5, (await ListAsync("state=running")).Items[0].BestDistance);
    }

    [Fact]
    public async Task Jobs_AskedForById_AreAllThatThereAre()
    {
        var jobs = await MakeAsync();
        await PatchAsync($"/jobs/{jobs[1].Id}", new { archived = true });

        Assert.Equal(["Über 1", "wide 2", "runs"], await NamesAsync(""));
        Assert.Equal(["wide 1"], await NamesAsync("archived=true"));
        Assert.Equal(["wide 1", "runs"], await NamesAsync($"ids={jobs[1].Id},nobody,{jobs[0].Id}"));
        Assert.Equal(["runs"], await NamesAsync($"ids={jobs[1].Id},{jobs[0].Id}&archived=false"));
        string[] many = [.. Enumerable.Range(0, JobFilter.MaxIds - 1).Select(i => $"n{i}"), jobs[0].Id];
        Assert.Equal(["runs"], await NamesAsync($"ids={string.Join(',', many)}"));
        await service.ProblemAsync(HttpStatusCode.BadRequest, new HttpRequestMessage(HttpMethod.Get, $"/jobs?ids={string.Join(',', many)},one"));
    }

    [Theory]
    [InlineData("state=done", "state")]
    [InlineData("state=running,", "state")]
    [InlineData("sort=size", "sort")]
    [InlineData("sort=name&after=0", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("skip=-1", "skip")]
    [InlineData("endedDaysAgo=36501", "endedDaysAgo")]
    [InlineData("endedWithinDays=0", "endedWithinDays")]
    public async Task Jobs_AskedForInAWayThatThereIsNot_AreAProblemThatNamesTheField(string query, string field)
    {
        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new HttpRequestMessage(HttpMethod.Get, "/jobs?" + query));

        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Job_Described_IsFoundByThat()
    {
        var job = (await MakeAsync())[1];

        await PatchAsync($"/jobs/{job.Id}", new { name = "renamed", tags = new[] { " Late ", "late", "early" }, note = " smiles \n twice " });

        var described = await service.GetAsync<JobResponse>($"/jobs/{job.Id}");
        Assert.Equal(("renamed", "early, Late", "smiles \n twice", job.State), (described.Name, string.Join(", ", described.Tags), described.Note, described.State));
        Assert.Equal(["renamed"], await NamesAsync("search=smiles"));
        await PatchAsync($"/jobs/{job.Id}", new { note = "" });
        Assert.Equal(("renamed", null), ((await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).Name, (await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).Note));
    }

    [Theory]
    [InlineData(20, 50, HttpStatusCode.OK)]
    [InlineData(21, 50, HttpStatusCode.BadRequest)]
    [InlineData(20, 51, HttpStatusCode.BadRequest)]
    public async Task Tags_AtTheirLimits_AreTakenAndAboveRefused(int count, int length, HttpStatusCode status)
    {
        string[] tags = [.. Enumerable.Range(10, count).Select(i => $"{i}".PadRight(length, 'x'))];

        using var queued = await service.Http.PostAsJsonAsync("/jobs", TestService.TinyJob(("tags", tags)));

        Assert.Equal(status == HttpStatusCode.OK ? HttpStatusCode.Created : status, queued.StatusCode);
        var job = await service.QueueAsync(TestService.TinyJob());
        using var described = await service.Http.PatchAsJsonAsync($"/jobs/{job.Id}", new { tags });
        Assert.Equal(status, described.StatusCode);
    }

    [Fact]
    public async Task Many_Changed_AreThoseThatTheFilterFindsAndNoOthers()
    {
        var jobs = await MakeAsync();

        var tagged = await ChangeAsync(HttpMethod.Patch, "/jobs?search=wide", new { addTags = new[] { "both" }, removeTags = new[] { "WEEK" } });
        Assert.Equal(2, tagged.Changed);
        Assert.Equal(["wide 2", "wide 1"], await NamesAsync("tag=both"));
        Assert.Equal(["Über 1"], await NamesAsync("tag=week"));

        var cancelled = await ChangeAsync(HttpMethod.Post, "/jobs/cancel?state=queued,cancelled", null);
        Assert.Equal((2, 1), (cancelled.Changed, cancelled.RefusedCount));
        Assert.Equal(("Über 1", "It is cancelled already."), (cancelled.Refused[0].Name, cancelled.Refused[0].Reason));

        var deleted = await ChangeAsync(HttpMethod.Delete, $"/jobs?ids={string.Join(',', jobs.Select(j => j.Id))}", null);
        Assert.Equal((3, 1), (deleted.Changed, deleted.RefusedCount));
        Assert.Contains("Cancel it first", deleted.Refused[0].Reason);
        Assert.Equal(["runs"], await NamesAsync(""));
    }

    [Theory]
    [InlineData("DELETE", "/jobs")]
    [InlineData("DELETE", "/jobs?search=%20")]
    [InlineData("POST", "/jobs/cancel")]
    [InlineData("PATCH", "/jobs")]
    public async Task Many_WithoutAFilter_AreLeftAsTheyAre(string method, string address)
    {
        await MakeAsync();

        await service.ProblemAsync(HttpStatusCode.BadRequest, new HttpRequestMessage(new(method), address) { Content = method == "PATCH" ? JsonContent.Create(new { archived = true }) : null });

        Assert.Equal(new(Running: 1, Queued: 2, Paused: 0, Completed: 0, Cancelled: 1, Failed: 0), (await ListAsync("")).Totals);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    // One that runs, two that wait, and one that was cancelled while it waited.
    private async Task<IReadOnlyList<JobResponse>> MakeAsync()
    {
        var first = await service.QueueAsync(TestService.EndlessJob(("name", "runs")));
        await service.WaitForAsync(first.Id, j => j.State == JobState.Running);
        var second = await service.QueueAsync(TestService.TinyJob(("name", "wide 1")));
        var third = await service.QueueAsync(TestService.TinyJob(("name", "wide 2"), ("tags", new[] { "week" }), ("priority", 1)));
        var fourth = await service.QueueAsync(TestService.TinyJob(("name", "Über 1"), ("tags", new[] { "week" })));
        await service.CancelAsync(fourth.Id);
        return [first, second, third, fourth];
    }

    private async Task MeasureAsync(string job, int step, params double[] distances)
    {
        await using var database = await service.DatabaseAsync();
        foreach (var (i, distance) in distances.Index())
        {
            database.Checkpoints.Add(new()
            {
                Id = $"{job}-{i}",
                JobId = job,
                Step = 1_000_000 + step + i,
                ImageSize = 8,
                Sha256 = "",
                GeneratorBytes = 1,
                Resumable = false,
                Distance = distance,
                CreatedAt = DateTime.UtcNow,
            });
        }

        await database.SaveChangesAsync();
    }

    private Task<JobPage> ListAsync(string query) => service.GetAsync<JobPage>("/jobs?" + query);

    private async Task<IReadOnlyList<string>> NamesAsync(string query) => [.. (await ListAsync(query)).Items.Select(j => j.Name)];

    private async Task PatchAsync(string address, object body) => (await service.Http.PatchAsJsonAsync(address, body)).EnsureSuccessStatusCode();

    private async Task<ChangedJobs> ChangeAsync(HttpMethod method, string address, object? body)
    {
        using var answer = await service.Http.SendAsync(new(method, address) { Content = body is null ? null : JsonContent.Create(body) });
        return await TestService.ReadAsync<ChangedJobs>(answer.EnsureSuccessStatusCode());
    }
}
