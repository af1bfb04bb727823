using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Http;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Store;

/// <summary>The generator that comes with the service.</summary>
public sealed class PortraitsTests : IDisposable
{
    private static readonly (string, string)[] settings = [("GanService:Portraits", "true")];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Generate_OfANewService_DrawsPortraitsUntilAJobHasACheckpoint()
    {
        await using var service = new TestService(folder, settings);

        var first = await service.BytesAsync("/generate?count=4&seed=1");
        var job = await service.TrainAsync();
        var latest = await service.BytesAsync("/generate?count=4&seed=1");

        Assert.Equal((2 * 64) + 2, ImageDecoder.Decode(first, 1_000_000).Width);
        Assert.Equal(await service.BytesAsync($"/generate?count=4&seed=1&checkpoint={job.Checkpoint}"), latest);
        Assert.Equal(first, await service.BytesAsync("/generate?count=4&seed=1&checkpoint=portraits"));
        Assert.Equal([job.Checkpoint, Portraits.Id], (await service.GetAsync<Page<CheckpointResponse>>("/checkpoints")).Items.Select(c => c.Id));
    }

    [Fact]
    public async Task Name_OfPortraits_MeansNothingElseWhileTheyAreThere()
    {
        await using var service = new TestService(folder, settings);
        var job = await service.TrainAsync();

        var refused = await TestService.ProblemAsync(HttpStatusCode.Conflict, await service.Http.PutAsJsonAsync("/aliases/portraits", new { checkpoint = job.Checkpoint }));
        using var same = await service.Http.PutAsJsonAsync("/aliases/portraits", new { checkpoint = Portraits.Id });
        using var alias = await service.Http.DeleteAsync("/aliases/portraits");
        using var checkpoint = await service.Http.DeleteAsync($"/checkpoints/{Portraits.Id}");
        using var free = await service.Http.PutAsJsonAsync("/aliases/portraits", new { checkpoint = job.Checkpoint });

        Assert.Contains("Choose another name", refused.GetProperty("detail").GetString());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (same.StatusCode, free.StatusCode));
    }

    [Fact]
    public async Task Portraits_Deleted_StayDeleted()
    {
        await using (var service = new TestService(folder, settings))
        {
            using var alias = await service.Http.DeleteAsync("/aliases/portraits");
            using var checkpoint = await service.Http.DeleteAsync($"/checkpoints/{Portraits.Id}");
            Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (alias.StatusCode, checkpoint.StatusCode));
        }

        await using var again = new TestService(folder, settings);
        using var faces = await again.Http.GetAsync("/generate");
        Assert.Equal(HttpStatusCode.NotFound, faces.StatusCode);
        Assert.Empty((await again.GetAsync<Page<CheckpointResponse>>("/checkpoints")).Items);
        Assert.Empty(Directory.GetFiles(folder.File("data/jobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Portraits_OnAFolderThatWasInUse_AreNotAdded()
    {
        await using (var before = new TestService(folder))
            await before.TrainAsync();

        await using var service = new TestService(folder, settings);

        Assert.DoesNotContain(Portraits.Id, (await service.GetAsync<Page<CheckpointResponse>>("/checkpoints")).Items.Select(c => c.Id));
    }

    public void Dispose() => folder.Dispose();
}
