using System.Text.Json.Nodes;
using GanService.Api.Web.Jobs;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>Bodies to try, in place of ones that have every field. A service that has trained something takes them as they stand.</summary>
internal sealed class RequestExamples : IRequestBodyFilter
{
    private static readonly Dictionary<Type, string> examples = new()
    {
        [typeof(CreateJobRequest)] = """
            { "name": "my faces", "dataset": "synthetic-faces", "recipe": "article", "steps": 5000, "imageSize": 28,
              "optimizer": { "kind": "adam", "learningRate": 0.0002 } }
            """,
    };

    public void Apply(IOpenApiRequestBody requestBody, RequestBodyFilterContext context)
    {
        if (context.BodyParameterDescription?.Type is not { } type || !examples.TryGetValue(type, out var example))
            return;
        foreach (var content in requestBody.Content!.Values.OfType<OpenApiMediaType>())
            content.Example = JsonNode.Parse(example);
    }
}
