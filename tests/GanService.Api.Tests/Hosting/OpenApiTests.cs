using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Hosting;

public sealed class OpenApiTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TestService service = shared.Service;

    [Fact]
    public async Task Document_OfTheService_DescribesEveryRouteWithSummaryAndErrors()
    {
        var paths = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("paths");
        var routes = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/').Replace(":int", "")).Where(r => r != "/" && !r.StartsWith("/hubs/")).Distinct().ToList();

        Assert.Contains("/jobs/{id}/losses.csv", routes);
        Assert.Empty(routes.Except(paths.EnumerateObject().Select(p => p.Name)));
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (p.Name, o.Value))))
        {
            Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()), operation.Name);
            Assert.True(!operation.Name.Contains("{id}") || operation.Value.GetProperty("responses").TryGetProperty("404", out _), operation.Name);
        }
    }

    [Fact]
    public async Task Sentences_OfTheDocument_NameNoTypes() =>
        Assert.DoesNotMatch(@"GanService\.(Api|Engine)\.[A-Z]", (await service.Http.GetStringAsync("/swagger/v1/swagger.json")).Replace("GanService.Api.dll", "", StringComparison.Ordinal));

    [Fact]
    public async Task Routes_AskedWithAnUnknownName_RefuseIt()
    {
        var paths = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject();
        var addresses = paths.Where(p => p.Value.TryGetProperty("get", out _) && !p.Name.StartsWith("/health/") && p.Name != "/metrics")
            .Select(p => Routes.Filled(p.Name, "some")).ToList();

        Assert.Contains("/jobs/some/samples/1.png", addresses);
        foreach (var address in addresses)
        {
            var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, address + "?sede=7"));
            Assert.StartsWith("There is no parameter 'sede' here;", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task JobRequest_InTheDocument_ShowsAnExampleThatCanBePosted()
    {
        var schema = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas").GetProperty("CreateJobRequest").GetProperty("properties");

        Assert.Equal("synthetic-faces", schema.GetProperty("dataset").GetProperty("example").GetString());
        Assert.Equal("article", schema.GetProperty("recipe").GetProperty("example").GetString());
        Assert.All(schema.EnumerateObject(), p => Assert.True(p.Value.TryGetProperty("description", out _) || p.Value.TryGetProperty("$ref", out _) || p.Value.TryGetProperty("allOf", out _) || p.Value.TryGetProperty("oneOf", out _), p.Name));
    }

    [Fact]
    public async Task Bodies_OfATypeThatIsNotInTheDocument_AreRefused()
    {
        var operations = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(o => o.Value.TryGetProperty("requestBody", out _)).Select(o => (Method: new HttpMethod(o.Name.ToUpperInvariant()), Address: Routes.Filled(path.Name, "some")))).ToList();

        Assert.Contains((HttpMethod.Post, "/latents/project"), operations);
        foreach (var (method, address) in operations)
            await service.ProblemAsync(HttpStatusCode.UnsupportedMediaType, new(method, address) { Content = new StringContent("{}", Encoding.UTF8, "text/nonsense") });
    }

    [Fact]
    public async Task OptimizerSchemas_InTheDocument_HaveTheirKind()
    {
        var schemas = (await service.GetAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas");

        Assert.Equal("kind", schemas.GetProperty("OptimizerSettings").GetProperty("discriminator").GetProperty("propertyName").GetString());
        Assert.False(schemas.GetProperty("AdamSettings").TryGetProperty("additionalProperties", out _));
    }

    /// <summary>The dashboard's types and forms come from a committed copy, so that it builds without a running service.</summary>
    [Fact]
    public async Task Document_OfTheService_IsTheOneTheDashboardIsBuiltFrom()
    {
        const string Update = "UPDATE_OPENAPI";
        const string Command = $"{Update}=1 dotnet test --project tests/GanService.Api.Tests --filter-method \"*{nameof(Document_OfTheService_IsTheOneTheDashboardIsBuiltFrom)}\"";
        var copy = CommittedDocument.Path;
        var served = await service.GetAsync<JsonNode>("/swagger/v1/swagger.json");
        if (Environment.GetEnvironmentVariable(Update) is not null)
            await File.WriteAllTextAsync(copy, served.ToJsonString(indented) + "\n");

        Assert.True(
            JsonNode.DeepEquals(served, JsonNode.Parse(await File.ReadAllTextAsync(copy))),
            $"The API has changed, and the dashboard's copy of its document has not. Update it, and commit it: {Command}");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/version")]
    [InlineData("/version/build")]
    [InlineData("/audit")]
    [InlineData("/metrics")]
    [InlineData("/recipes")]
    [InlineData("/swagger/index.html")]
    [InlineData("/")]
    public async Task Address_OfOperations_Answers(string address)
    {
        using var answer = await service.Http.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
