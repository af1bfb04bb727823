using GanService.Api.Store.Rows;
using GanService.Api.Web.Keys;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>The scope that a route takes, for people and for programs.</summary>
internal sealed class ScopeDocumentation : IOperationFilter
{
    public const string KeyScheme = "key";

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
