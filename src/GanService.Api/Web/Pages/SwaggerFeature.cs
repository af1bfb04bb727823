using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Keys;
using GanService.Engine;
using GanService.Engine.Losses;
using GanService.Engine.Optimizers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>The OpenAPI document and its page.</summary>
public static class SwaggerFeature
{
    private const string KeyScheme = "key";

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
            options.DocumentFilter<ProbeDocumentation>();
            options.OperationFilter<ScopeDocumentation>();
            options.AddSecurityDefinition(KeyScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key, as 'keys create' or POST /keys makes it. Programs on the service's own machine need none, unless it says otherwise.",
            });
        });
    }

    public static void MapSwaggerPages(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("v1/swagger.json", "GanService v1");
            options.DocumentTitle = "GanService API";
            options.HeadContent = """<meta name="viewport" content="width=device-width, initial-scale=1">"""; // or telephones draw it for a desk
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

    /// <summary>The scope that a route takes, for people and for programs.</summary>
    private sealed class ScopeDocumentation : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<NeedsAttribute>().LastOrDefault() is { } needs)
                Describe(operation, needs.Scope, context.Document);
        }

        public static void Describe(OpenApiOperation operation, Store.Rows.Scope needed, OpenApiDocument document)
        {
            var scope = ScopeWords.Of(needed);
            operation.Description = $"{operation.Description} Scope: {scope}.".TrimStart();
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
            operation.AddExtension("x-scope", new JsonNodeExtension(scope));
        }
    }

    /// <summary>What is no API endpoint to the explorer, so that it is described here.</summary>
    private sealed class ProbeDocumentation : IDocumentFilter
    {
        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            OpenApiResponses health = new() { ["200"] = new OpenApiResponse { Description = "Healthy, or degraded" }, ["503"] = new OpenApiResponse { Description = "Unhealthy" } };
            Add(swaggerDoc, "/health/live", "Whether the process answers", health);
            Add(swaggerDoc, "/health/ready", "Whether requests can be served, and what is wrong", health);
            var metrics = Add(swaggerDoc, "/metrics", "Measurements of this node, as Prometheus reads them", new() { ["200"] = new OpenApiResponse { Description = "OK" } });
            ScopeDocumentation.Describe(metrics, Store.Rows.Scope.Read, swaggerDoc);
        }

        private static OpenApiOperation Add(OpenApiDocument document, string path, string summary, OpenApiResponses answers)
        {
            var operation = new OpenApiOperation { Summary = summary, Tags = new HashSet<OpenApiTagReference> { new("Operations", document) }, Responses = answers };
            document.Paths.Add(path, new OpenApiPathItem { Operations = new() { [HttpMethod.Get] = operation } });
            return operation;
        }
    }
}
