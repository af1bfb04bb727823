using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>What is no API endpoint to the explorer, so that it is described here.</summary>
internal sealed class ProbeDocumentation : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        Add(swaggerDoc, "/health/live", "Whether the process answers", Health());
        Add(swaggerDoc, "/health/ready", "Whether requests can be served, and what is wrong", Health());
        var metrics = Add(swaggerDoc, "/metrics", "Measurements of this node, as Prometheus reads them", new() { ["200"] = new OpenApiResponse { Description = "OK" } });
        ScopeDocumentation.Describe(metrics, Store.Rows.Scope.Read, swaggerDoc);
    }

    private static OpenApiResponses Health() =>
        new() { ["200"] = new OpenApiResponse { Description = "Healthy, or degraded" }, ["503"] = new OpenApiResponse { Description = "Unhealthy" } };

    private static OpenApiOperation Add(OpenApiDocument document, string path, string summary, OpenApiResponses answers)
    {
        var operation = new OpenApiOperation { Summary = summary, Tags = new HashSet<OpenApiTagReference> { new("Operations", document) }, Responses = answers };
        document.Paths.Add(path, new OpenApiPathItem { Operations = new() { [HttpMethod.Get] = operation } });
        return operation;
    }
}
