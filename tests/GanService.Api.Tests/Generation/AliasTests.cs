using System.Net;
using System.Net.Http.Json;
using GanService.Api.Web.Aliases;

namespace GanService.Api.Tests.Generation;

public sealed class AliasTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public AliasTests() => service = new(folder);

    [Fact]
    public async Task Alias_SwitchedUnderLoad_AnswersEachRequestFromOneOfItsCheckpoints()
    {
        string[] checkpoints = [(await service.TrainAsync()).Checkpoint!, (await service.TrainAsync(("seed", 1))).Checkpoint!];
        var pictures = await Task.WhenAll(checkpoints.Select(c => service.BytesAsync($"/generate?checkpoint={c}&count=4")));
        await SetAsync("production", checkpoints[0]);
        using var switched = new CancellationTokenSource();

        var clients = Enumerable.Range(0, 8).Select(async _ =>
        {
            List<byte[]> answers = [];
            while (!switched.IsCancellationRequested)
                answers.Add(await service.BytesAsync("/generate?checkpoint=production&count=4"));
            return answers;
        }).ToList();
        for (var i = 1; i <= 100; i++)
            await SetAsync("production", checkpoints[i % 2]);
        await switched.CancelAsync();

        var all = (await Task.WhenAll(clients)).SelectMany(answers => answers).ToList();
        Assert.Equal(all.Count, pictures.Sum(picture => all.Count(answer => answer.AsSpan().SequenceEqual(picture))));
        Assert.Equal(pictures[0], await service.BytesAsync("/generate?checkpoint=production&count=4"));
    }

    [Fact]
    public async Task Alias_OfACheckpoint_KeepsItFromBeingRemoved()
    {
        var job = await service.TrainAsync();
        await SetAsync("production", "latest");

        var checkpoint = await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Delete, $"/checkpoints/{job.Checkpoint}"));
        await service.ProblemAsync(HttpStatusCode.Conflict, new(HttpMethod.Delete, $"/jobs/{job.Id}"));

        Assert.Contains("production", checkpoint.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync("/aliases/production")).StatusCode);
        Assert.Empty(await service.GetAsync<IReadOnlyList<AliasResponse>>("/aliases"));
        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync($"/checkpoints/{job.Checkpoint}")).StatusCode);
    }

    [Fact]
    public async Task Alias_ForADamagedCheckpoint_StaysAsItWas()
    {
        var good = await service.TrainAsync();
        var bad = await service.TrainAsync();
        await SetAsync("production", good.Checkpoint!);
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(folder.File($"data/jobs/{bad.Id}"), "generator.safetensors", SearchOption.AllDirectories)), "damaged");

        using var answer = await service.Http.PutAsJsonAsync("/aliases/production", new { checkpoint = bad.Checkpoint });

        await TestService.ProblemAsync(HttpStatusCode.InternalServerError, answer);
        Assert.Equal(good.Checkpoint, (await service.GetAsync<AliasResponse>("/aliases/production")).Checkpoint);
    }

    [Theory]
    [InlineData("latest", "latest", HttpStatusCode.BadRequest)]
    [InlineData("best", "latest", HttpStatusCode.BadRequest)]
    [InlineData("Production", "latest", HttpStatusCode.BadRequest)]
    [InlineData("0198c8f0-0000-7000-8000-000000000000", "latest", HttpStatusCode.BadRequest)]
    [InlineData("production", "", HttpStatusCode.BadRequest)]
    [InlineData("production", "nope", HttpStatusCode.NotFound)]
    [InlineData("production%0A", "latest", HttpStatusCode.BadRequest)]
    public async Task Alias_ThatIsNotPossible_IsRefused(string name, string checkpoint, HttpStatusCode expected)
    {
        using var answer = await service.Http.PutAsJsonAsync($"/aliases/{name}", new { checkpoint });

        await TestService.ProblemAsync(expected, answer);
    }

    [Fact]
    public async Task Alias_ThatIsNotThere_CannotBeReadRemovedOrUsed()
    {
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/aliases/production"));
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Delete, "/aliases/production"));
        var problem = await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/generate?checkpoint=production"));

        Assert.Contains("/aliases", problem.GetProperty("detail").GetString());
    }

    private async Task SetAsync(string name, string checkpoint)
    {
        using var answer = await service.Http.PutAsJsonAsync($"/aliases/{name}", new { checkpoint });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
