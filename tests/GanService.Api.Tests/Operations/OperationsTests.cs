using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GanService.Api.Tests.Operations;

public sealed class OperationsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Readiness_WithoutTheDatabase_NamesItAndNoFile()
    {
        await using var service = new TestService(folder);
        Assert.Equal("""{"status":"healthy","checks":[{"name":"database","status":"healthy","reason":null},{"name":"files","status":"healthy","reason":null},{"name":"disk","status":"healthy","reason":null}]}""", await service.Http.GetStringAsync("/health/ready"));
        var database = Path.Combine(folder.File("data"), "ganservice.db");

        File.Move(database, database + ".away");
        using var answer = await service.Http.GetAsync("/health/ready");
        var text = await answer.Content.ReadAsStringAsync();
        File.Move(database + ".away", database);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"name":"database","status":"unhealthy","reason":"The database does not answer. The service's log says why."}""", JsonSerializer.Deserialize<JsonElement>(text).GetProperty("checks")[0].GetRawText());
        Assert.DoesNotContain("ganservice.db", text);
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Readiness_OnAFullDisk_IsDegraded()
    {
        await using var service = new TestService(folder, ("GanService:DiskReserveBytes", $"{long.MaxValue / 2}"));

        var health = await service.GetAsync<JsonElement>("/health/ready");

        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.StartsWith("The disk of the data folder is full", health.GetProperty("checks")[2].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Version_ForAnybody_TellsNoMoreThanTheProduct()
    {
        await using var service = new TestService(folder);

        var version = await service.Http.GetFromJsonAsync<JsonElement>("/version");

        Assert.Equal(["name", "version"], version.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Licenses_OfTheService_NameEveryPackageItIsMadeOf()
    {
        await using var service = new TestService(folder);
        using var made = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "GanService.Api.deps.json")));
        var packages = made.RootElement.GetProperty("targets").EnumerateObject().SelectMany(platform => platform.Value.EnumerateObject())
            .Where(library => library.Value.TryGetProperty("runtime", out _) || library.Value.TryGetProperty("native", out _)).Select(library => library.Name.Replace('/', ' '))
            .Where(name => !name.StartsWith("GanService.", StringComparison.Ordinal)).ToList();

        var text = await service.Http.GetStringAsync("/licenses");

        Assert.Contains("libtorch-cpu-linux-x64 2.10.0", packages);
        Assert.All(packages, package => Assert.Contains($"\n{package}\nLicence: ", text));
        Assert.StartsWith("GanService\n\nMIT License\n\nCopyright (c) 2026 GanService contributors", text);
        Assert.All(["dejavu-fonts-ttf 2.37.3", "preact", "uplot", "@microsoft/signalr", "The licence Apache-2.0", "The licence PostgreSQL"], part => Assert.Contains(part, text, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => folder.Dispose();
}
