using System.Net;
using System.Net.Http.Json;
using GanService.Api.Web.Audit;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Operations;

public sealed class AuditTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Audit_OfChanges_HasEachWithWhoFromWhereAndOutcome()
    {
        await using var service = new TestService(folder);
        using (var ended = new TemporaryFolder())
        {
            await using var another = new TestService(ended); // whose end is no business of this one's
            await another.Http.GetAsync("/jobs");
        }

        var job = await service.TrainAsync();
        using var alias = await service.Http.PutAsJsonAsync("/aliases/production", new { checkpoint = "latest" });
        using var upload = await service.UploadAsync("two", TestArchive.Zip(TestImages.Files(3)));
        await service.Http.DeleteAsync("/aliases/production");

        var entries = await EntriesAsync(service, 4);

        Assert.Equal(["DELETE /aliases/production", "POST /datasets", "PUT /aliases/production", "POST /jobs"], entries.Select(e => $"{e.Method} {e.Path}"));
        Assert.Equal([204, 201, (int)alias.StatusCode, 201], entries.Select(e => e.Status));
        Assert.Equal([upload.Headers.Location!.ToString(), $"/jobs/{job.Id}"], [entries[1].Made, entries[3].Made]);
        Assert.All(entries, e => Assert.Equal((null, "127.0.0.1"), (e.Who, e.From)));
        Assert.All(entries, e => Assert.Matches("^[0-9a-f]{32}$", e.TraceId));
        var first = await service.GetAsync<Page<AuditResponse>>("/audit?limit=3");
        var rest = await service.GetAsync<Page<AuditResponse>>($"/audit?limit=3&after={first.Next}");
        Assert.Equal(entries.Select(e => e.Id), first.Items.Concat(rest.Items).Select(e => e.Id));
    }

    [Fact]
    public async Task Audit_OfWhatWasRefusedOrChangesNothing_HasNothing()
    {
        await using var service = new TestService(folder);
        await service.TrainAsync();
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Delete, "/jobs/none"));
        await service.ProblemAsync(HttpStatusCode.NotFound, new(HttpMethod.Post, "/none"));
        await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Post, "/jobs") { Content = JsonContent.Create(new { steps = 0 }) });
        using var faces = await service.Http.PostAsJsonAsync("/generate", new { checkpoint = "latest", latents = new[] { new float[6] } });
        await service.Http.DeleteAsync("/checkpoints/none");

        Assert.Equal(HttpStatusCode.OK, faces.StatusCode);
        await service.QueueAsync(TestService.TinyJob());
        Assert.Equal(["POST /jobs", "POST /jobs"], (await EntriesAsync(service, 2)).Select(e => $"{e.Method} {e.Path}"));
    }

    [Fact]
    public async Task Routes_WhoseMethodsMayChange_AreWrittenDownUnlessTheySayThatTheyDoNot()
    {
        await using var service = new TestService(folder);

        var silent = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.All(HttpMethods.IsGet) != true && e.Metadata.GetMetadata<ChangesNothing>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/')).Order(StringComparer.Ordinal);

        Assert.Equal(["/datasets/preview", "/generate", "/generate/verify", "/hubs/training", "/hubs/training/negotiate", "/latents/project"], silent);
    }

    [Fact]
    public async Task Audit_OfMoreChangesThanAreKept_HasTheNewest()
    {
        await using var service = new TestService(folder, ("GanService:AuditKept", "3"));
        await service.TrainAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            await service.Http.PutAsJsonAsync($"/aliases/{name}", new { checkpoint = "latest" });

        var entries = await Poll.UntilAsync(() => EntriesAsync(service, 3), all => all[0].Path == "/aliases/e");

        Assert.Equal(["/aliases/e", "/aliases/d", "/aliases/c"], entries.Select(e => e.Path));
    }

    public void Dispose() => folder.Dispose();

    // An answer may be there a moment before its entry.
    private static Task<IReadOnlyList<AuditResponse>> EntriesAsync(TestService service, int count) =>
        Poll.UntilAsync(async () => (await service.GetAsync<Page<AuditResponse>>("/audit")).Items, items => items.Count == count);
}
