using System.Text.Json.Nodes;
using GanService.Api.Web.Aliases;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Directions;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Favourites;
using GanService.Api.Web.Generation;
using GanService.Api.Web.Jobs;
using GanService.Api.Web.Keys;
using GanService.Api.Web.Webhooks;
using GanService.Engine.Networks;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>Bodies to try, in place of ones that have every field. A service that has trained something takes them as they stand.</summary>
internal sealed class RequestExamples : IRequestBodyFilter
{
    private static readonly Dictionary<Type, string> examples = new()
    {
        [typeof(AddDirectionRequest)] = """{ "name": "older", "from": [1, 5], "to": [2, 7] }""",
        [typeof(AddFavouriteRequest)] = """{ "checkpoint": "latest", "seed": 7, "note": "the smile" }""",
        [typeof(CreateExperimentRequest)] = """
            { "name": "SGD, RMSProp or Adam?", "job": { "dataset": "synthetic-faces", "recipe": "article", "steps": 5000 },
              "vary": { "optimizer": [{ "kind": "sgd" }, { "kind": "rmsprop" }, { "kind": "adam" }] } }
            """,
        [typeof(CreateJobRequest)] = """
            { "name": "my faces", "dataset": "synthetic-faces", "recipe": "article", "steps": 5000, "imageSize": 28,
              "optimizer": { "kind": "adam", "learningRate": 0.0002 } }
            """,
        [typeof(CreateKeyRequest)] = """{ "name": "laptop", "scopes": ["read", "generate"], "days": 30 }""",
        [typeof(CreateWebhookRequest)] = """{ "url": "https://example.org/hook", "events": ["job-completed", "job-failed"] }""",
        [typeof(DescribeJobRequest)] = """{ "name": "my faces", "tags": ["baseline"], "note": "smiles from step 3000 on" }""",
        [typeof(LatentsRequest)] = $$"""{ "checkpoint": "latest", "latents": [[{{Latent()}}]], "scale": 4 }""",
        [typeof(LearnDirectionRequest)] = """{ "name": "smiling", "label": "Smiling", "value": "1" }""",
        [typeof(NewVersionRequest)] = """{ "leaveOut": ["near-duplicate", "grey"], "images": [0] }""",
        [typeof(RenameDatasetRequest)] = """{ "name": "portraits" }""",
        [typeof(SetAliasRequest)] = """{ "checkpoint": "latest" }""",
        [typeof(SignInRequest)] = """{ "key": "gan_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }""",
        [typeof(TagJobsRequest)] = """{ "addTags": ["baseline"], "removeTags": ["draft"] }""",
    };

    public void Apply(IOpenApiRequestBody requestBody, RequestBodyFilterContext context)
    {
        if (context.BodyParameterDescription?.Type is not { } type || !examples.TryGetValue(type, out var example))
            return;
        foreach (var content in requestBody.Content!.Values.OfType<OpenApiMediaType>())
            content.Example = JsonNode.Parse(example);
    }

    // Of recipe article.
    private static string Latent() => string.Join(", ", Enumerable.Range(0, new NetworkSettings().LatentSize).Select(i => i % 2 == 0 ? "0.5" : "-0.5"));
}
