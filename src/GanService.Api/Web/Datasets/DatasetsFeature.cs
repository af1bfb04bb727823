using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
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
        datasets.MapPost("/", UploadDataset.Handle).Needs(Scope.Train).DisableAntiforgery()
            .WithMetadata(
                new BodyLimit(maxBytes, "upload", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}") { Beside = UploadDataset.MaxBesideFile },
                new RequestFormLimitsAttribute { MultipartBodyLengthLimit = long.MaxValue })
            .WithSummary("Upload an archive of images")
            .WithDescription(
                "Form fields: name, archive (JPEG, PNG, WebP or BMP images in a zip, tar, tar.gz or Parquet file), "
                + "crop (center, center:SIDE, box:LEFT,TOP,WIDTH,HEIGHT, fit, which adds white, portrait, the head of the largest face, or portrait:every, the head of each; center when left out), "
                + "imageSize (side of the packed images, 8 to 256; 128 when left out), filter (of paths, as faces/*.jpg; * stands for any characters, also slashes), "
                + "where (of labels, as Smiling=1 or Smiling=1,Male!=1), "
                + "limit (the import ends after so many images, the first by name), limitSeed (draws them at random instead), addTo (the name of a dataset: makes a new version of it, with these images after its own; name is left out then), and folder (in place of archive: which of GET /folders the images are taken from). "
                + "Labels come from the names of folders, tables beside the images (CSV, JSON lines, CelebA's lists) and WebDataset's files beside each image. "
                + "Files that cannot be used are skipped and listed. "
                + "201 when the import has ended; 202 when it takes longer: watch GET /datasets/{id}.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        datasets.MapPost("/preview", PreviewFraming.Handle).Needs(Scope.Train).ChangesNothing().DisableAntiforgery()
            .WithMetadata(new BodyLimit(maxBytes, "preview", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}"), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = long.MaxValue })
            .WithSummary("See what a crop makes of some pictures, before they are uploaded")
            .WithDescription($"Form fields: pictures (1 to {PreviewFraming.MaxPictures} files) and crop, as of POST /datasets.");
        app.MapGet("/folders", ReadFolders.List).WithTags("Datasets").WithStrictRequests().ProducesValidationProblem().Needs(Scope.Train).WithSummary("The folders on the server that images can be taken from")
            .WithDescription("The settings name them, GanService:DatasetFolders. To make a dataset of one, or a new version of a dataset: POST /datasets with folder.");
        var uploads = app.MapGroup("/uploads").WithTags("Datasets").WithStrictRequests().ProducesValidationProblem().ProducesProblem(StatusCodes.Status412PreconditionFailed);
        uploads.MapPost("/", ResumableUpload.Begin).Needs(Scope.Train)
            .WithMetadata(new BodyLimit(maxBytes, "archive", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}"))
            .WithSummary("Begin to upload an archive in pieces")
            .WithDescription(
                "By the tus protocol 1.0.0 (https://tus.io), of which there are clients for every language: an upload that is cut goes on where it was. "
                + "Upload-Length says how many bytes the archive has; Upload-Metadata the fields of POST /datasets, each as its name and its value in Base64. "
                + "Location is where the pieces go. When all have come, the import begins: watch GET /datasets/{id}. An upload that has not gone on for a day is removed.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        uploads.MapGet("/{id}", ResumableUpload.Get).Needs(Scope.Train).WithSummary("How much of an archive has come")
            .WithDescription("Upload-Offset says it, of Upload-Length.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        uploads.MapPatch("/{id}", ResumableUpload.Continue).Needs(Scope.Train)
            .Accepts<IFormFile>(ResumableUpload.PieceType)
            .WithMetadata(new BodyLimit(maxBytes, "piece", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}"))
            .WithSummary("The next piece of an archive")
            .WithDescription("Upload-Offset says where it begins, which must be where the last one ended: 409 where it is not, with the right one. The answer's says where the next one begins; that is also kept of a piece that is cut.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        uploads.AddEndpointFilter(ResumableUpload.AgreeAsync);
        datasets.MapGet("/", ReadDatasets.List).Needs(Scope.Read).WithSummary("List datasets, newest first");
        datasets.MapGet("/{id}", ReadDatasets.Get).Needs(Scope.Read).WithSummary("A dataset by id, name or name@version, with its skipped files")
            .ProducesProblem(StatusCodes.Status404NotFound);
        datasets.MapGet("/{id}/preview.png", ReadDatasets.Preview).Needs(Scope.Datasets).WithSummary("Its first 64 images")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapGet("/{id}/report", ReadReport.Report).Needs(Scope.Read).WithSummary("What its images are, and which of them may spoil a training")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapGet("/{id}/images", ReadReport.Images).Needs(Scope.Read).WithSummary("Its images with their files and labels, in order; of one finding of the report, if asked for")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapGet("/{id}/images/{image:int}.png", ReadReport.Image).Needs(Scope.Datasets).WithSummary("One of its images")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapGet("/{id}/skipped/{picture:int}.png", ReadReport.Skipped).Needs(Scope.Datasets).WithSummary("A picture that could not be used, small; skipped says which have one")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapGet("/{id}/mean.png", ReadReport.Mean).Needs(Scope.Datasets).WithSummary("The mean of all its images")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapGet("/{id}/images.zip", ExportDataset.Handle).Needs(Scope.Datasets).WithSummary("All its images as PNG files, with their labels in metadata.csv")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "application/zip")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapPost("/{id}/versions", NewVersion.Handle).Needs(Scope.Train).WithSummary("Make a new version without some of its images")
            .WithDescription("The dataset itself stays as it is; jobs that ask for its name take the newest version from then on. To add images: POST /datasets with addTo.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapPost("/{id}/retry", RetryDataset.Handle).Needs(Scope.Train).WithSummary("Begin a failed import again, of what was uploaded")
            .WithDescription("Where canRetry says so: the images were not to blame. What was uploaded is kept for a day.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapPatch("/{id}", RenameDataset.Handle).Needs(Scope.Train).WithSummary("Rename it, with all its versions")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapDelete("/{id}", DeleteDataset.Handle).Needs(Scope.Train).WithSummary("Remove a dataset that no waiting or running job needs, or end its import")
            .WithDescription("409 also where ended jobs have learned from it, and what they will lack; with force=true it is removed all the same.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
