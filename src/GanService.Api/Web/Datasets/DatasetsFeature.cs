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
                + "crop (center, center:SIDE, box:LEFT,TOP,WIDTH,HEIGHT, fit, all of the picture on white; portrait, the head of the largest face; or portrait:every, the head of each; center when left out), "
                + "imageSize (side of the packed images, 8 to 256; 128 when left out), filter (of paths, such as faces/*.jpg; * stands for any characters, including slashes), "
                + "where (of labels, such as Smiling=1 or Smiling=1,Male!=1), "
                + "limit (at most this many images, the first by name), limitSeed (draws them at random instead), addTo (instead of name: the name of a dataset, of which this makes a new version with these images after its own), and folder (instead of archive: the name of one of GET /folders). "
                + "Labels come from the names of folders, tables beside the images (CSV, JSON lines, CelebA's lists) and WebDataset's files beside each image. "
                + "Files that cannot be used are skipped and listed. "
                + "201 when the import has ended; 202 when it takes longer: watch GET /datasets/{id}.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        datasets.MapPost("/preview", PreviewFraming.Handle).Needs(Scope.Train).ChangesNothing().DisableAntiforgery()
            .WithMetadata(new BodyLimit(maxBytes, "preview", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}"), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = long.MaxValue })
            .WithSummary("See what a crop makes of some pictures, before they are uploaded")
            .WithDescription($"Form fields: pictures (1 to {PreviewFraming.MaxPictures} files) and crop, as in POST /datasets.");
        app.MapGet("/folders", ReadFolders.List).WithTags("Datasets").WithStrictRequests().ProducesValidationProblem().Needs(Scope.Train).WithSummary("The folders on the server that images can be taken from")
            .WithDescription("Those of the setting GanService:DatasetFolders. POST /datasets with folder makes a dataset, or a new version of one, from it.");
        var uploads = app.MapGroup("/uploads").WithTags("Datasets").WithStrictRequests().ProducesValidationProblem().ProducesProblem(StatusCodes.Status412PreconditionFailed);
        uploads.MapPost("/", ResumableUpload.Begin).Needs(Scope.Train)
            .WithMetadata(new BodyLimit(maxBytes, "archive", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}"))
            .WithSummary("Begin to upload an archive in pieces")
            .WithDescription(
                "This is the tus protocol 1.0.0 (https://tus.io), for which there are clients in many languages: an interrupted upload continues where it was. "
                + "Upload-Length is the number of bytes of the archive; Upload-Metadata has the fields of POST /datasets, each as its name and its value in Base64. "
                + "Send the pieces to the address in Location. When all have arrived, the import begins: watch GET /datasets/{id}. An upload without a new piece for a day is removed.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        uploads.MapGet("/{id}", ResumableUpload.Get).Needs(Scope.Train).WithSummary("How much of an archive has arrived")
            .WithDescription("Upload-Offset bytes of Upload-Length.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        uploads.MapPatch("/{id}", ResumableUpload.Continue).Needs(Scope.Train)
            .Accepts<IFormFile>(ResumableUpload.PieceType)
            .WithMetadata(new BodyLimit(maxBytes, "piece", $"GanService:{nameof(GanServiceOptions.MaxUploadBytes)}"))
            .WithSummary("The next piece of an archive")
            .WithDescription("Upload-Offset is where the piece begins, which must be where the last one ended; otherwise the answer is 409 with the right offset. The answer's Upload-Offset is where the next one begins. Of an interrupted piece, what arrived is kept.")
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
        datasets.MapGet("/{id}/skipped/{picture:int}.png", ReadReport.Skipped).Needs(Scope.Datasets).WithSummary("A small copy of a picture that could not be used; skipped says which files have one")
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
        datasets.MapPost("/{id}/retry", RetryDataset.Handle).Needs(Scope.Train).WithSummary("Start a failed import again, with what was uploaded")
            .WithDescription("Possible if canRetry is true: the images were not the cause. The upload is kept for a day.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapPatch("/{id}", RenameDataset.Handle).Needs(Scope.Train).WithSummary("Rename it, with all its versions")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        datasets.MapDelete("/{id}", DeleteDataset.Handle).Needs(Scope.Train).WithSummary("Remove a dataset that no waiting or running job needs, or end its import")
            .WithDescription("409 also if ended jobs have learned from it, with what they would lose; with force=true it is removed all the same.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
