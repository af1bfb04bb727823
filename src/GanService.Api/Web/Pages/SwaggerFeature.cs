using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GanService.Api.Web.Jobs;
using GanService.Engine;
using GanService.Engine.Losses;
using GanService.Engine.Optimizers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>The OpenAPI document and its page.</summary>
public static class SwaggerFeature
{
    private static readonly Dictionary<Type, string> optimizerKinds = typeof(OptimizerSettings)
        .GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);

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
            options.SelectDiscriminatorNameUsing(type => type == typeof(OptimizerSettings) ? "kind" : null);
            options.SelectDiscriminatorValueUsing(type => optimizerKinds.GetValueOrDefault(type));
            options.SchemaFilter<OptimizerSchemas>();
            options.SchemaFilter<LossScales>();
            options.RequestBodyFilter<JobExample>();
            options.SupportNonNullableReferenceTypes();
            foreach (var assembly in new[] { typeof(SwaggerFeature).Assembly, typeof(EngineJson).Assembly })
                options.IncludeXmlComments(Path.ChangeExtension(assembly.Location, "xml"));
            options.ParameterFilter<QueryNames>();
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

    /// <summary>An optimizer's schema is the one it inherits and its own: neither may forbid what the other has.</summary>
    private sealed class OptimizerSchemas : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (schema is OpenApiSchema concrete && context.Type.IsAssignableTo(typeof(OptimizerSettings)))
                concrete.AdditionalPropertiesAllowed = true;
        }
    }

    /// <summary>How each objective's numbers read on an axis, for those who draw them.</summary>
    private sealed class LossScales : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (schema is not OpenApiSchema concrete || context.Type != typeof(LossKind))
                return;
            var scales = Enum.GetValues<LossKind>().ToDictionary(kind => kind, kind => GanLoss.Of(kind).Scale);
            concrete.AddExtension("x-scales", new JsonNodeExtension(JsonSerializer.SerializeToNode(scales, EngineJson.Options)!));
        }
    }

    /// <summary>Properties that are read from a query are described under the names that the service calls them by.</summary>
    private sealed class QueryNames : IParameterFilter
    {
        public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
        {
            if (parameter is OpenApiParameter { In: ParameterLocation.Query } query)
                query.Name = JsonNamingPolicy.CamelCase.ConvertName(query.Name!);
        }
    }

    /// <summary>A body to try, in place of one that has every field.</summary>
    private sealed class JobExample : IRequestBodyFilter
    {
        public void Apply(IOpenApiRequestBody requestBody, RequestBodyFilterContext context)
        {
            if (context.BodyParameterDescription?.Type != typeof(CreateJobRequest))
                return;
            foreach (var content in requestBody.Content!.Values.OfType<OpenApiMediaType>())
            {
                content.Example = JsonNode.Parse("""
                    { "name": "my faces", "dataset": "synthetic-faces", "recipe": "article", "steps": 5000, "imageSize": 28,
                      "optimizer": { "kind": "adam", "learningRate": 0.0002 } }
                    """);
            }
        }
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
