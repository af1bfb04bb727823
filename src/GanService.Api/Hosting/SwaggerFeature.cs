using GanService.Engine;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Hosting;

/// <summary>The OpenAPI document and its page.</summary>
public static class SwaggerFeature
{
    public static void AddSwagger(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new()
            {
                Title = "GanService",
                Version = "v1",
                Description = "Trains a GAN on pictures of faces and serves the faces it learned to fake. Errors are problem details (RFC 9457).",
            });
            options.UseOneOfForPolymorphism();
            options.SupportNonNullableReferenceTypes();
            foreach (var assembly in new[] { typeof(SwaggerFeature).Assembly, typeof(EngineJson).Assembly })
                options.IncludeXmlComments(Path.ChangeExtension(assembly.Location, "xml"));
            options.DocumentFilter<HealthDocumentation>();
        });
    }

    public static void MapSwaggerPages(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("v1/swagger.json", "GanService v1");
            options.DocumentTitle = "GanService API";
        });
    }

    /// <summary>Health checks are no API endpoints to the explorer, so they are described here.</summary>
    private sealed class HealthDocumentation : IDocumentFilter
    {
        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            Add(swaggerDoc, "/health/live", "Whether the process answers");
            Add(swaggerDoc, "/health/ready", "Whether requests can be served: the database answers");
        }

        private static void Add(OpenApiDocument document, string path, string summary) => document.Paths.Add(path, new OpenApiPathItem
        {
            Operations = new()
            {
                [HttpMethod.Get] = new()
                {
                    Summary = summary,
                    Tags = new HashSet<OpenApiTagReference> { new("Operations", document) },
                    Responses = new() { ["200"] = new OpenApiResponse { Description = "Healthy" }, ["503"] = new OpenApiResponse { Description = "Unhealthy" } },
                },
            },
        });
    }
}
