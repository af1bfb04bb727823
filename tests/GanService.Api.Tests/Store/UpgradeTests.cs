using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Generation;
using GanService.Api.Web.Jobs;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Store;

/// <summary>Data folders of earlier versions.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("2026-11-26")]
    public async Task DataFolder_OfAnEarlierVersion_OpensAndItsPausedJobEndsAsItWouldHave(string version)
    {
        await EarlierVersion.UnpackAsync(folder, version);
        await using var service = new TestService(folder);
        var jobs = (await service.GetAsync<JobPage>("/jobs")).Items;
        var (whole, paused) = (jobs.Single(j => j.Name == "whole"), jobs.Single(j => j.Name == "paused"));
        Assert.Equal((JobState.Completed, JobState.Paused), (whole.State, paused.State));

        using var answer = await service.Http.PostAsync($"/jobs/{paused.Id}/resume", null);
        await service.WaitForAsync(paused.Id, j => j.State == JobState.Completed);

        Assert.Equal(await service.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await service.BytesAsync($"/jobs/{paused.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(whole.Id))[0].Sha256, (await service.CheckpointsAsync(paused.Id))[0].Sha256);
        Assert.NotEmpty(await service.BytesAsync($"/generate?checkpoint={whole.Checkpoint}&seed=1"));
        Assert.NotEmpty(await service.BytesAsync($"/jobs/{whole.Id}/progress.gif"));
        Assert.Equal((await service.CheckpointsAsync(whole.Id)).Min(c => c.Quality?.Distance), whole.BestDistance);
    }

    [Fact]
    public async Task Events_OfAnEarlierVersion_AreServedAsItServedThem()
    {
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        await using var service = new TestService(folder);
        List<string> kinds = [];
        foreach (var job in (await service.GetAsync<JobPage>("/jobs")).Items)
        {
            var then = Events(await File.ReadAllTextAsync(folder.File($"data/jobs/{job.Id}/events.txt")));
            using var stream = new StreamReader(await service.Http.GetStreamAsync($"/jobs/{job.Id}/events"));
            List<(string Id, string Kind, JsonElement Data)> now = [];
            while (now.LastOrDefault().Id != then[^1].Id)
                now.AddRange(Events(await ReadEventAsync(stream)));
            kinds.AddRange(then.Select(e => e.Kind));
            Assert.Equal(Losses(then), Losses(now)); // as many in a message as are read at a time
            Assert.All(then.Where(e => e.Kind != "lossesAdded").Zip(now.Where(e => e.Kind != "lossesAdded")), pair =>
            {
                Assert.Equal((pair.First.Id, pair.First.Kind), (pair.Second.Id, pair.Second.Kind));
                AssertContains(pair.First.Data, pair.Second.Data, $"{pair.First.Kind} {pair.First.Id}");
            });
        }

        Assert.Equal(Enum.GetNames<JobEventKind>().Select(JsonNamingPolicy.CamelCase.ConvertName).Order(), kinds.Distinct().Order());
    }

    [Fact]
    public async Task Picture_OfAnEarlierVersion_IsKnownAgainAndAChangedOneIsNot()
    {
        await EarlierVersion.UnpackAsync(folder, "2026-11-26");
        await using var service = new TestService(folder);
        var picture = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Store/Upgrades/picture-2026-11-26.png")); // enlarged
        var image = ImageDecoder.Decode(picture, 1_000_000);
        image.Pixels[12_345] ^= 2;

        Assert.True((await VerifyAsync(picture)).MadeHere);
        Assert.False((await VerifyAsync(ImageEncoder.Png(image, [.. PngChunks.ReadText(picture)]))).MadeHere);

        async Task<PictureVerificationResponse> VerifyAsync(byte[] file)
        {
            using var answer = await service.Http.PostAsync("/generate/verify", new ByteArrayContent(file));
            return await TestService.ReadAsync<PictureVerificationResponse>(answer);
        }
    }

    public void Dispose() => folder.Dispose();

    private static async Task<string> ReadEventAsync(StreamReader stream)
    {
        List<string> lines = [];
        while (await stream.ReadLineAsync() is { Length: > 0 } line)
            lines.Add(line);
        return string.Join('\n', lines);
    }

    private static List<(string Id, string Kind, JsonElement Data)> Events(string text) =>
        [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => (Field(e, "id"), Field(e, "event"), JsonDocument.Parse(Field(e, "data")).RootElement))];

    private static IEnumerable<string> Losses(IEnumerable<(string Id, string Kind, JsonElement Data)> events) =>
        from added in events
        where added.Kind == "lossesAdded"
        from column in added.Data.EnumerateObject()
        where column.Value.ValueKind == JsonValueKind.Array
        from value in column.Value.EnumerateArray()
        group value.GetRawText() by column.Name into values
        select $"{values.Key}: {string.Join(' ', values)}";

    private static string Field(string text, string name) => text.Split('\n').Single(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))[(name.Length + 2)..];

    // What is told today may be more.
    private static void AssertContains(JsonElement then, JsonElement now, string path)
    {
        if (then.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in then.EnumerateObject())
                AssertContains(property.Value, now.TryGetProperty(property.Name, out var value) ? value : default, $"{path}.{property.Name}");
        }
        else
        {
            Assert.True(JsonElement.DeepEquals(then, now), $"{path}: {then.GetRawText()} was told, now it is {now.GetRawText()}");
        }
    }
}
