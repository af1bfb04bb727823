using GanService.Api.Settings;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Datasets;

/// <summary>The pictures that jobs train on.</summary>
public static class DatasetsFeature
{
    public static void MapDatasets(this WebApplication app)
    {
        var maxBytes = app.Services.GetRequiredService<IOptions<GanServiceOptions>>().Value.MaxUploadBytes;
        var datasets = app.MapGroup("/datasets").WithTags("Datasets").WithStrictRequests().ProducesValidationProblem();
        datasets.MapPost("/", UploadDataset.Handle).DisableAntiforgery()
            .WithMetadata(
                new BodyLimit(maxBytes, "upload", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}") { Beside = UploadDataset.MaxBesideFile },
                new RequestFormLimitsAttribute { MultipartBodyLengthLimit = long.MaxValue })
            .WithSummary("Upload a zip of images")
            .WithDescription(
                "Form fields: name, archive (JPEG, PNG, WebP or BMP images in a zip), crop (center, a side in pixels, or x,y,side; center when left out), "
                + "imageSize (side of the packed images, 8 to 256; 128 when left out). Files that cannot be used are skipped and listed. "
                + "201 when the import has ended; 202 when it takes longer: watch GET /datasets/{id}.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        datasets.MapGet("/", ReadDatasets.List).WithSummary("List datasets, newest first");
        datasets.MapGet("/{id}", ReadDatasets.Get).WithSummary("A dataset by id or name, with its skipped files")
            .ProducesProblem(StatusCodes.Status404NotFound);
        datasets.MapGet("/{id}/preview.png", ReadDatasets.Preview).WithSummary("Its first 64 images")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapDelete("/{id}", DeleteDataset.Handle).WithSummary("Remove a dataset that no waiting or running job needs, or end its import")
            .WithDescription("409 also where ended jobs have learned from it, and what they will lack; with force=true it is removed all the same.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
