using System.Net;
using System.Net.Http.Json;
using GanService.Api.Hosting;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Keys;
using GanService.Api.Tests.Store;
using GanService.Api.Web.Favourites;
using GanService.Api.Web.Generation;
using GanService.Api.Web.Http;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Generation;

/// <summary>Faces that people keep.</summary>
public sealed class FavouriteTests(Servers servers) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new(), elsewhere = new();
    private TestService? opened;

    private TestService Service => opened ??= new(folder);

    public static TheoryData<Form> Forms => new(Form.Folder, Form.Servers);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Favourite_OfADeletedCheckpoint_StaysWithItsPictureAndItsJobsName(Form form)
    {
        opened = new(folder, form == Form.Servers ? await servers.NewSettingsAsync() : []);
        var job = await Service.TrainAsync(("name", "my faces"));
        var face = await Service.BytesAsync($"/generate?checkpoint={job.Checkpoint}&seed=17&truncation=0.5");
        var added = await AddAsync(new { checkpoint = "latest", seed = 17, truncation = 0.5, note = " the smile " });

        (await Service.Http.DeleteAsync($"/jobs/{job.Id}")).EnsureSuccessStatusCode();

        Assert.Equal((job.Checkpoint, true, job.Id, "my faces", 20, 8, 17L, 0.5, "the smile"), (added.Checkpoint, added.CheckpointExists, added.JobId, added.Job, added.Step, added.ImageSize, added.Seed, added.Truncation, added.Note));
        Assert.Equal([added with { CheckpointExists = false }], (await ListAsync()).Items);
        using var picture = await Service.Http.GetAsync(added.Url);
        Assert.Equal(face, await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal("inline my-faces-step-00020-seed-17.png", $"{picture.Content.Headers.ContentDisposition!.DispositionType} {picture.Content.Headers.ContentDisposition.FileNameStar}");
        (await Service.Http.DeleteAsync($"/favourites/{added.Id}")).EnsureSuccessStatusCode();
        Assert.Empty((await ListAsync()).Items);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
            await Service.ProblemAsync(HttpStatusCode.NotFound, new(method, $"/favourites/{added.Id}"));
        await Service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Get, $"/favourites/{added.Id}.png"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Favourite_MadeByManyAtOnce_IsOne(Form form)
    {
        opened = new(folder, form == Form.Servers ? await servers.NewSettingsAsync() : []);
        await Service.TrainAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Service.Http.PostAsJsonAsync("/favourites", new { seed = 3 })));

        var favourite = Assert.Single((await ListAsync()).Items);
        Assert.Equal(HttpStatusCode.Created, answers.Select(a => a.StatusCode).Order().Last());
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        foreach (var answer in answers)
            Assert.Equal(favourite.Id, (await TestService.ReadAsync<FavouriteResponse>(answer)).Id);
        if (form == Form.Folder)
            Assert.Equal([$"{favourite.Id}.png"], Directory.GetFiles(folder.File("data/favourites")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Favourite_MadeAgain_KeepsItsNoteUnlessAnotherIsGiven()
    {
        await Service.TrainAsync();
        var first = await AddAsync(new { seed = 3, note = "one" });

        var again = await AddAsync(new { seed = 3 }, HttpStatusCode.OK);
        var other = await AddAsync(new { seed = 3, note = "two" }, HttpStatusCode.OK);
        var none = await AddAsync(new { seed = 3, note = "  " }, HttpStatusCode.OK);
        var calmer = await AddAsync(new { seed = 3, truncation = 0 });

        Assert.Equal([first, first with { Note = "two" }, first with { Note = null }], [again, other, none]);
        Assert.NotEqual(first.Id, calmer.Id);
    }

    [Fact]
    public async Task Favourites_Listed_AreThoseOfACheckpointOrAFaceNewestFirstAndInPages()
    {
        var checkpoints = new[] { (await Service.TrainAsync()).Checkpoint!, (await Service.TrainAsync(("seed", 1))).Checkpoint! };
        foreach (var (checkpoint, seed) in new[] { (0, 1), (1, 1), (0, 2), (0, 3) })
            await AddAsync(new { checkpoint = checkpoints[checkpoint], seed });

        var first = await ListAsync("?limit=3");
        var rest = await ListAsync($"?limit=3&after={first.Next}");

        Assert.Equal([(checkpoints[0], 3), (checkpoints[0], 2), (checkpoints[1], 1), (checkpoints[0], 1)], first.Items.Concat(rest.Items).Select(f => (f.Checkpoint, f.Seed)));
        Assert.Null(rest.Next);
        Assert.Equal([3, 2, 1], (await ListAsync($"?checkpoint={checkpoints[0]}")).Items.Select(f => f.Seed));
        Assert.Equal([2], (await ListAsync($"?checkpoint={checkpoints[0]}&seed=2")).Items.Select(f => f.Seed));
    }

    [Fact]
    public async Task Favourite_OfARenamedJob_HasTheNewNameAndSoHaveItsPictures()
    {
        var job = await Service.TrainAsync(("name", "first"));
        var favourite = await AddAsync(new { seed = 3 });

        (await Service.Http.PatchAsJsonAsync($"/jobs/{job.Id}", new { name = "second" })).EnsureSuccessStatusCode();

        Assert.Equal("second", (await Service.GetAsync<FavouriteResponse>($"/favourites/{favourite.Id}")).Job);
        foreach (var address in new[] { $"/favourites/{favourite.Id}.png", "/generate?seed=3" })
        {
            using var picture = await Service.Http.GetAsync(address);
            Assert.Equal("second-step-00020-seed-3.png", picture.Content.Headers.ContentDisposition!.FileNameStar);
        }
    }

    [Fact]
    public async Task Picture_OfAFavourite_IsRecognizedAsMadeHere()
    {
        await Service.TrainAsync();
        using var picture = new ByteArrayContent(await Service.BytesAsync($"/favourites/{(await AddAsync(new { seed = 3 })).Id}.png"));

        using var answer = await Service.Http.PostAsync("/generate/verify", picture);

        Assert.True((await TestService.ReadAsync<PictureVerificationResponse>(answer)).MadeHere);
    }

    [Theory]
    [InlineData("{}", "seed")]
    [InlineData("""{"seed": -1}""", "seed")]
    [InlineData("""{"seed": 9007199254740992}""", "seed")]
    [InlineData("""{"seed": 1.5}""", "seed")]
    [InlineData("""{"seed": 1, "truncation": 1.01}""", "truncation")]
    [InlineData("""{"seed": 1, "truncation": -0.01}""", "truncation")]
    [InlineData("""{"seed": 1, "scale": 2}""", "scale")]
    [InlineData("""{"seed": 1, "note": "LONG"}""", "note")]
    public async Task Favourite_ThatIsNotPossible_IsRefused(string body, string field)
    {
        using var content = new StringContent(body.Replace("LONG", new('x', 501), StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");

        using var answer = await Service.Http.PostAsync("/favourites", content);

        Assert.Contains(field, (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Favourite_AtTheEdgesOfItsFields_IsKept()
    {
        var job = await Service.TrainAsync();
        var note = new string('x', 500);

        var added = await AddAsync(new { seed = 9_007_199_254_740_991, truncation = 1, note });

        Assert.Equal((9_007_199_254_740_991, note), (added.Seed, added.Note));
        using var nothing = await Service.Http.PostAsJsonAsync("/favourites", new { checkpoint = "nope", seed = 1 });
        await TestService.ProblemAsync(HttpStatusCode.NotFound, nothing);
        Assert.Equal("seed", Assert.Single((await Service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/favourites?seed=-1"))).GetProperty("errors").EnumerateObject()).Name);
        await Service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/favourites?limit=201"));
        Assert.Equal(job.Checkpoint, added.Checkpoint);
    }

    [Fact]
    public async Task Favourites_OfOneKey_AreAThousandAtMost()
    {
        await Service.TrainAsync();
        await FillAsync(FavouriteRows.MostOfOne - 1);
        var last = await AddAsync(new { seed = 1 });

        using var tooMany = await Service.Http.PostAsJsonAsync("/favourites", new { seed = 2 });
        await AddAsync(new { seed = 1, note = "again" }, HttpStatusCode.OK);

        Assert.Contains("There are 1,000 favourites", (await TestService.ProblemAsync(HttpStatusCode.TooManyRequests, tooMany)).GetProperty("detail").GetString());
        Assert.Equal([$"{last.Id}.png"], Directory.GetFiles(folder.File("data/favourites")).Select(Path.GetFileName));
        using var other = Service.Caller(await Service.AddKeyAsync("ada", Scope.Read, Scope.Generate));
        using var hers = await other.PostAsJsonAsync("/favourites", new { seed = 2 });
        Assert.Equal((HttpStatusCode.Created, "ada"), (hers.StatusCode, (await TestService.ReadAsync<FavouriteResponse>(hers)).CreatedBy));
    }

    [Fact]
    public async Task Favourites_ForAKey_TakeItsScopesAndItsBytes()
    {
        opened = new(folder, ("GanService:MaxBytesPerKey", "1000"));
        await Service.TrainAsync();
        using var reader = Service.Caller(await Service.AddKeyAsync("reader", Scope.Read));
        using var painter = Service.Caller(await Service.AddKeyAsync("painter", Scope.Generate));
        using var trainer = Service.Caller(await Service.AddKeyAsync("trainer", Scope.Train, Scope.Datasets));
        using var added = await painter.PostAsJsonAsync("/favourites", new { seed = 1 });
        var favourite = await TestService.ReadAsync<FavouriteResponse>(added);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], await StatusesAsync("/favourites"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], await StatusesAsync($"/favourites/{favourite.Id}.png"));
        foreach (var one in new[] { reader, trainer })
        {
            using var refused = await one.PostAsJsonAsync("/favourites", new { seed = 2 });
            using var kept = await one.DeleteAsync($"/favourites/{favourite.Id}");
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (refused.StatusCode, kept.StatusCode));
        }

        HttpResponseMessage another;
        var seed = 2;
        while ((another = await painter.PostAsJsonAsync("/favourites", new { seed = seed++ })).StatusCode == HttpStatusCode.Created)
            Assert.InRange(seed, 2, 20);
        Assert.Contains("(GanService:MaxBytesPerKey)", (await TestService.ProblemAsync(HttpStatusCode.TooManyRequests, another)).GetProperty("detail").GetString());

        async Task<IEnumerable<HttpStatusCode>> StatusesAsync(string address) => [await reader.StatusAsync(address), await painter.StatusAsync(address), await trainer.StatusAsync(address)];
    }

    [Fact]
    public async Task Favourites_InABackup_AreThereWithTheirPictures()
    {
        await Service.TrainAsync();
        var favourite = await AddAsync(new { seed = 1 });

        Assert.Equal(0, await BackupCommand.RunAsync(folder.File("data"), elsewhere.File("data")));

        var picture = await Service.BytesAsync($"/favourites/{favourite.Id}.png");
        await using var restored = new TestService(elsewhere);
        Assert.Equal(picture, await restored.BytesAsync($"/favourites/{favourite.Id}.png"));
    }

    [Fact]
    public async Task Pictures_OfNoFavourite_AreSweptAtTheNextStart()
    {
        await using (var service = new TestService(folder))
        {
            await service.TrainAsync();
            (await service.Http.PostAsJsonAsync("/favourites", new { seed = 1 })).EnsureSuccessStatusCode();
        }

        var kept = Assert.Single(Directory.GetFiles(folder.File("data/favourites")));
        var (unknown, unfinished) = (folder.File($"data/favourites/{Guid.NewGuid()}.png"), folder.File($"data/favourites/{Guid.NewGuid()}.png.tmp"));
        foreach (var path in new[] { unknown, unfinished, folder.File("data/favourites/mine.png") })
            await File.WriteAllTextAsync(path, "left behind");
        File.SetLastWriteTimeUtc(unknown, DateTime.UtcNow.AddYears(-1));

        await using var again = new TestService(folder);
        await again.GetAsync<Page<FavouriteResponse>>("/favourites");

        Assert.Equal([kept, folder.File("data/favourites/mine.png")], Directory.GetFiles(folder.File("data/favourites")).Order());
        Assert.EndsWith($"favourites.{Path.GetFileName(unknown)}", Assert.Single(Directory.GetFiles(folder.File("data/lost+found"))));
    }

    public async ValueTask DisposeAsync()
    {
        if (opened is not null)
            await opened.DisposeAsync();
        folder.Dispose();
        elsewhere.Dispose();
    }

    private Task<Page<FavouriteResponse>> ListAsync(string query = "") => Service.GetAsync<Page<FavouriteResponse>>($"/favourites{query}");

    private async Task<FavouriteResponse> AddAsync(object face, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var answer = await Service.Http.PostAsJsonAsync("/favourites", face);
        await TestService.AssertStatusAsync(expected, answer);
        var favourite = await TestService.ReadAsync<FavouriteResponse>(answer);
        if (expected == HttpStatusCode.Created)
            Assert.Equal($"/favourites/{favourite.Id}", answer.Headers.Location!.ToString());
        return favourite;
    }

    private async Task FillAsync(int count)
    {
        await using var database = await Service.DatabaseAsync();
        database.Favourites.AddRange(Enumerable.Range(0, count).Select(i => new Favourite
        {
            Id = SortableId.New(TimeProvider.System),
            CheckpointId = "gone",
            JobId = "gone",
            JobName = "gone",
            Step = 1,
            ImageSize = 8,
            Seed = i,
            Truncation = 1,
            Bytes = 100,
            CreatedAt = DateTime.UtcNow,
        }));
        await database.SaveChangesAsync();
    }
}
