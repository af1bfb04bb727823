using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>What every operation has: a name for programs, whom it lets in, and the problems that are not its route's own. Comes after what adds operations.</summary>
internal sealed class OperationDocumentation : IDocumentFilter
{
    // What stands before all routes, and what errors of any become.
    private static readonly Dictionary<int, string> ofAll = new()
    {
        [StatusCodes.Status401Unauthorized] = "The request has no key, or one that is not good.", // KeyAuthentication
        [StatusCodes.Status403Forbidden] = "The key lacks the scope, or the request comes from a web page of another origin.", // NeedsAttribute, ForeignRequests
        [StatusCodes.Status421MisdirectedRequest] = "The service is not known by this host name.", // ForeignRequests
        [StatusCodes.Status429TooManyRequests] = "The key, or the address, has had as much as it may. Retry-After says when to ask again.", // FairUse, LivePlaces
        [StatusCodes.Status503ServiceUnavailable] = "The service has too much to do, or cannot reach what it stores. Ask again in a moment.", // GenerationLoad, LivePlaces, StorageFaultHandler
        [StatusCodes.Status507InsufficientStorage] = "The service's disk is full.", // StorageFaultHandler
    };

    private static readonly Dictionary<int, string> ofBodies = new()
    {
        [StatusCodes.Status408RequestTimeout] = "The body came too slowly.", // the server
        [StatusCodes.Status413PayloadTooLarge] = "The body is too large.", // BodyLimit
        [StatusCodes.Status415UnsupportedMediaType] = "The body has another Content-Type than is taken here.", // StrictBody, the router
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var problem = context.SchemaGenerator.GenerateSchema(typeof(ProblemDetails), context.SchemaRepository);
        foreach (var (status, description) in ofAll.Concat(ofBodies))
            swaggerDoc.AddComponent(NameOf(status), new OpenApiResponse { Description = description, Content = new Dictionary<string, IOpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = problem } } });
        foreach (var (path, item) in swaggerDoc.Paths)
        {
            foreach (var (method, operation) in item.Operations!)
            {
                operation.OperationId = IdOf(method, path);
                operation.Security ??= [new()]; // open, which is to be said
                foreach (var status in operation.RequestBody is null ? ofAll.Keys : ofAll.Keys.Concat(ofBodies.Keys))
                    operation.Responses!.TryAdd($"{status}", new OpenApiResponseReference(NameOf(status), swaggerDoc));
            }
        }
    }

    /// <summary>Such as <c>getJobsIdLossesCsv</c>: as unique, and as lasting, as the address.</summary>
    private static string IdOf(HttpMethod method, string path) =>
        method.Method.ToLowerInvariant() + string.Concat(path.Split(['/', '.', '{', '}'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string NameOf(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal);
}
