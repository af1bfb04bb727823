using System.Net;
using System.Net.Http.Json;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Generation;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Api.Tests.Generation;

public sealed class DirectionTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public DirectionTests() => service = new(folder);

    [Fact]
    public async Task Direction_OfAName_IsThatOfItsSeedsAtAllCheckpointsOfTheJob()
    {
        var job = await service.TrainAsync(("checkpointEverySteps", 10));
        var checkpoints = await service.CheckpointsAsync(job.Id);

        var made = await AddAsync(checkpoints[0].Id, new { name = "smiling", from = new[] { 1, 5, 9 }, to = new[] { 2, 7 } });

        Assert.Equal(("smiling", checkpoints[0].Id, job.Id), (made.Name, made.Checkpoint, made.JobId));
        Assert.Equal((IEnumerable<long>)[1, 5, 9], made.From);
        foreach (var checkpoint in checkpoints)
        {
            var byName = await service.BytesAsync($"/generate?checkpoint={checkpoint.Id}&seed=3&direction=smiling:0.8");
            Assert.Equal(byName, await service.BytesAsync($"/generate?checkpoint={checkpoint.Id}&seed=3&direction=1-5-9~2-7:0.8"));
            Assert.NotEqual(byName, await service.BytesAsync($"/generate?checkpoint={checkpoint.Id}&seed=3"));
            Assert.Equal(made.Name, Assert.Single(await service.GetAsync<List<DirectionResponse>>($"/checkpoints/{checkpoint.Id}/directions")).Name);
        }
    }

    [Fact]
    public async Task Direction_InEveryForm_MovesTheFaceAlike()
    {
        var job = await service.TrainAsync(("checkpointEverySteps", 100));
        const string Asked = "direction=1~2:0.8,4~3:-1&truncation=0.7&format=float32";
        var latents = new[] { Latents.Of(5, 6) };

        var face = await service.BytesAsync($"/generate?seed=5&{Asked}");
        var walk = await service.BytesAsync($"/generate/interpolation?from=5&to=6&frames=2&{Asked}");
        var history = await service.BytesAsync($"/generate/history?job={job.Id}&seed=5&{Asked}");
        using var explicitly = await service.Http.PostAsJsonAsync("/generate", new { latents, direction = "1~2:0.8,4~3:-1", truncation = 0.7, format = "float32" });

        Assert.Equal(face, walk[..face.Length]);
        Assert.Equal(face, history);
        Assert.Equal(face, await explicitly.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Direction_InAPicture_IsMadeAgainWhateverBecameOfItsName()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint!;
        await AddAsync(checkpoint, new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } });
        var face = await service.BytesAsync("/generate?seed=3&direction=smiling:-0.5");
        using var removed = await service.Http.DeleteAsync($"/checkpoints/{checkpoint}/directions/smiling");

        using var body = new ByteArrayContent(face) { Headers = { ContentType = new("image/png") } };
        using var answer = await service.Http.PostAsync("/generate/verify", body);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.True((await TestService.ReadAsync<PictureVerificationResponse>(answer)).MadeHere);
        Assert.Equal("1~2:-0.5", PngChunks.ReadText(face)["Directions"]);
    }

    [Fact]
    public async Task Direction_OfAName_HasToBeAskedForAgain()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint!;
        await AddAsync(checkpoint, new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } });

        using var named = await service.Http.GetAsync($"/generate?checkpoint={checkpoint}&direction=smiling:1");
        using var ofSeeds = await service.Http.GetAsync($"/generate?checkpoint={checkpoint}&direction=1~2:1");

        Assert.True(named.Headers.CacheControl!.NoCache);
        Assert.False(ofSeeds.Headers.CacheControl!.NoCache);
        Assert.Equal(named.Headers.ETag, ofSeeds.Headers.ETag);
    }

    [Fact]
    public async Task Direction_ThatIsNotThere_IsAProblemThatListsThoseThatAre()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint!;
        await AddAsync(checkpoint, new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } });

        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/generate?direction=old:1"));

        Assert.Contains("smiling", problem.GetProperty("errors").GetProperty("direction")[0].GetString());
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Delete, $"/checkpoints/{checkpoint}/directions/old"));
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, "/checkpoints/nope/directions"));
    }

    [Theory]
    [InlineData("smiling")]
    [InlineData("smiling:5")]
    [InlineData("smiling:0,8")]
    [InlineData("1~:1")]
    [InlineData("1~1:1")]
    [InlineData("9999999999999999~1:1")]
    [InlineData("a:1,b:1,c:1,d:1,e:1,f:1,g:1,h:1,i:1")]
    public async Task Direction_InAnotherForm_IsAProblem(string direction)
    {
        await service.TrainAsync();

        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, $"/generate?direction={direction}"));

        Assert.True(problem.GetProperty("errors").TryGetProperty("direction", out _));
    }

    [Fact]
    public async Task AddDirection_ThatCannotBe_IsAProblem()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint!;
        await AddAsync(checkpoint, new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } });

        await RefusedAsync(HttpStatusCode.Conflict, checkpoint, new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } });
        await RefusedAsync(HttpStatusCode.BadRequest, checkpoint, new { name = "Smiling!", from = new[] { 1 }, to = new[] { 2 } });
        await RefusedAsync(HttpStatusCode.BadRequest, checkpoint, new { name = "old", from = new[] { 1 }, to = new[] { 1 } });
        await RefusedAsync(HttpStatusCode.BadRequest, checkpoint, new { name = "old", from = new[] { -1 }, to = new[] { 1 } });
        await RefusedAsync(HttpStatusCode.BadRequest, checkpoint, new { name = "old", from = Array.Empty<int>(), to = new[] { 1 } });
        await RefusedAsync(HttpStatusCode.NotFound, "nope", new { name = "old", from = new[] { 1 }, to = new[] { 2 } });
    }

    [Fact]
    public async Task AddDirection_BeyondTheLastThatAJobMayHave_IsAProblem()
    {
        var checkpoint = (await service.TrainAsync()).Checkpoint!;
        for (var i = 0; i < 32; i++)
            await AddAsync(checkpoint, new { name = $"direction-{i}", from = new[] { 1 }, to = new[] { 2 } });

        await RefusedAsync(HttpStatusCode.Conflict, checkpoint, new { name = "one-more", from = new[] { 1 }, to = new[] { 2 } });
    }

    [Fact]
    public async Task Directions_OfAJobOrAnImportedCheckpoint_GoWithIt()
    {
        var job = await service.TrainAsync();
        var weights = await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors");
        using var body = new ByteArrayContent(weights) { Headers = { ContentType = new("application/octet-stream") } };
        using var imported = await service.Http.PostAsync("/checkpoints", body);
        var id = (await TestService.ReadAsync<CheckpointResponse>(imported)).Id;
        foreach (var checkpoint in new[] { job.Checkpoint!, id })
            await AddAsync(checkpoint, new { name = "smiling", from = new[] { 1 }, to = new[] { 2 } });
        Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={id}&direction=smiling:1"));

        using var noJob = await service.Http.DeleteAsync($"/jobs/{job.Id}");
        using var noCheckpoint = await service.Http.DeleteAsync($"/checkpoints/{id}");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (noJob.StatusCode, noCheckpoint.StatusCode));
        await using var database = await service.DatabaseAsync();
        Assert.Empty(database.Directions);
    }

    [Fact]
    public async Task LearnDirection_OfALabel_MakesFacesGoFromOneValueToTheOther()
    {
        await UploadAsync();
        var checkpoint = (await service.TrainAsync(("dataset", "shades"))).Checkpoint!;

        using var answer = await LearnAsync(checkpoint, new { name = "bright", label = "CLASS", value = "bright", against = "dark" });
        var learned = await TestService.ReadAsync<LearnedDirectionResponse>(answer);
        using var others = await LearnAsync(checkpoint, new { name = "bright-too", label = "class", value = "bright" });
        var levels = new List<double>();
        foreach (var strength in new[] { -2, 0, 2 })
            levels.Add((await service.BytesAsync($"/generate?seed=5000&count=16&format=uint8&direction=bright:{strength}")).Average(level => level));

        Assert.Equal((HttpStatusCode.Created, 1, 0.5), (answer.StatusCode, learned.Accuracy, learned.Majority));
        Assert.Equal((64, 64), (learned.Direction.From.Count, learned.Direction.To.Count));
        Assert.Equal(levels.Order(), levels);
        Assert.True(levels[2] > levels[0], string.Join(", ", levels));
        Assert.Equal(learned.Direction.To, (await TestService.ReadAsync<LearnedDirectionResponse>(others)).Direction.To); // there is no other value than dark
    }

    [Fact]
    public async Task LearnDirection_OfWhatCannotBeLearned_SaysWhy()
    {
        await UploadAsync();
        var checkpoint = (await service.TrainAsync(("dataset", "shades"))).Checkpoint!;
        await AddAsync(checkpoint, new { name = "taken", from = new[] { 1 }, to = new[] { 2 } });
        var withoutLabels = (await service.TrainAsync()).Checkpoint!;
        using var body = new ByteArrayContent(await service.BytesAsync($"/checkpoints/{checkpoint}/generator.safetensors")) { Headers = { ContentType = new("application/octet-stream") } };
        using var imported = await service.Http.PostAsync("/checkpoints", body);

        await FieldAsync("label", "no label 'mood'", checkpoint, new { name = "b", label = "mood", value = "bright" });
        await FieldAsync("label", "no label 'class'", withoutLabels, new { name = "b", label = "class", value = "bright" });
        await FieldAsync("value", "0 images", checkpoint, new { name = "b", label = "class", value = "sad" });
        await FieldAsync("against", "0 images", checkpoint, new { name = "b", label = "class", value = "bright", against = "sad" });
        await FieldAsync("against", "different from value", checkpoint, new { name = "b", label = "class", value = "bright", against = "bright" });
        await FieldAsync("name", "lower-case", checkpoint, new { name = "B!", label = "class", value = "bright" });
        foreach (var (status, of, name) in new[] { (HttpStatusCode.Conflict, checkpoint, "taken"), (HttpStatusCode.NotFound, "nope", "b"), (HttpStatusCode.Conflict, (await TestService.ReadAsync<CheckpointResponse>(imported)).Id, "b") })
        {
            using var refused = await LearnAsync(of, new { name, label = "class", value = "bright" });
            await TestService.ProblemAsync(status, refused);
        }

        async Task FieldAsync(string field, string text, string of, object direction)
        {
            using var answer = await LearnAsync(of, direction);
            Assert.Contains(text, (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("errors").GetProperty(field)[0].GetString());
        }
    }

    private Task<HttpResponseMessage> LearnAsync(string checkpoint, object direction) => service.Http.PostAsJsonAsync($"/checkpoints/{checkpoint}/directions/learned", direction);

    // 25 dark images and 25 bright ones, in folders that say so.
    private async Task UploadAsync()
    {
        using var answer = await service.UploadAsync("shades", TestArchive.Zip([.. Enumerable.Range(0, 50).Select(i => ($"{(i % 2 == 0 ? "dark" : "bright")}/{i}.png", TestImages.Grey(16, (byte)(i + (i % 2 == 0 ? 10 : 180)))))]));
        await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
    }

    private async Task<DirectionResponse> AddAsync(string checkpoint, object direction)
    {
        using var answer = await service.Http.PostAsJsonAsync($"/checkpoints/{checkpoint}/directions", direction);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await TestService.ReadAsync<DirectionResponse>(answer);
    }

    private async Task RefusedAsync(HttpStatusCode status, string checkpoint, object direction)
    {
        using var answer = await service.Http.PostAsJsonAsync($"/checkpoints/{checkpoint}/directions", direction);
        await TestService.ProblemAsync(status, answer);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }
}
