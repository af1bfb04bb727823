using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
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
                License = new() { Name = "MIT", Url = new("https://opensource.org/license/mit") },
            });
            options.UseOneOfForPolymorphism();
            options.SelectSubTypesUsing(type => type == typeof(OptimizerSettings) ? optimizerKinds.Keys : []); // not every kind of stream
            options.SelectDiscriminatorNameUsing(type => type == typeof(OptimizerSettings) ? "kind" : null);
            options.SelectDiscriminatorValueUsing(type => optimizerKinds.GetValueOrDefault(type));
            options.SchemaFilter<OptimizerSchemas>();
            options.SchemaFilter<LossScales>();
            options.SchemaFilter<NullChoices>();
            options.RequestBodyFilter<RequestExamples>();
            options.SupportNonNullableReferenceTypes();
            foreach (var assembly in new[] { typeof(SwaggerFeature).Assembly, typeof(EngineJson).Assembly })
                options.IncludeXmlComments(Path.ChangeExtension(assembly.Location, "xml"));
            options.ParameterFilter<QueryNames>();
            options.OperationFilter<ScopeDocumentation>();
            options.DocumentFilter<ProbeDocumentation>();
            options.DocumentFilter<TagDocumentation>();
            options.DocumentFilter<OperationDocumentation>();
            options.AddSecurityDefinition(ScopeDocumentation.KeyScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key, as 'keys create' or POST /keys makes it. Programs on the service's own machine need none, unless it says otherwise.",
            });
        });
    }

    public static void MapSwaggerPages(this WebApplication app)
    {
        app.UseSwagger(options => options.PreSerializeFilters.Add((document, _) =>
        {
            if (document.Servers is null or []) // there is one where addresses have a prefix
                document.Servers = [new() { Url = "/" }];
        }));
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

    /// <summary>Null among the choices of a field: tools take it only where it says of what type it is.</summary>
    private sealed class NullChoices : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            foreach (var choice in schema.Properties?.Values.SelectMany(property => property.OneOf ?? []).OfType<OpenApiSchema>().Where(choice => choice.Type == JsonSchemaType.Null) ?? [])
                (choice.Type, choice.Enum) = (JsonSchemaType.Object | JsonSchemaType.Null, [JsonNullSentinel.JsonNull]);
        }
    }
}
