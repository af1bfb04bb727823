using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace GanService.Api.Web.Pages;

/// <summary>What the routes of each feature are about.</summary>
internal sealed class TagDocumentation : IDocumentFilter
{
    private static readonly Dictionary<string, string> descriptions = new()
    {
        ["Aliases"] = "Names for checkpoints, such as production, that can mean another one without any client knowing.",
        ["Checkpoints"] = "What jobs have learned, at the steps that were kept: to list, download, import and verify.",
        ["Datasets"] = "The pictures that jobs train on: to upload, look through and sort.",
        ["Directions"] = "Names for ways through the latents of a checkpoint, such as smiling.",
        ["Experiments"] = "Several jobs that differ in named fields only, to compare them or to search for the best values.",
        ["Favourites"] = "Faces to keep, with their pictures.",
        ["Generation"] = "Faces, drawn by what a checkpoint has learned.",
        ["Jobs"] = "Training jobs: their queue, their progress and what they made.",
        ["Keys"] = "Who may do what: keys, and the browsers that signed in with them.",
        ["Operations"] = "How the service is, for those who run it.",
        ["Recipes"] = "Named training configurations, of which a job can change any field.",
        ["Webhooks"] = "Addresses that are told when jobs end or look wrong.",
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var tag in swaggerDoc.Tags!)
            tag.Description = descriptions.GetValueOrDefault(tag.Name!);
    }
}
