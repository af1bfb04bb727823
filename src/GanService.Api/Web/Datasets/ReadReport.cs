using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine;
using GanService.Engine.Data;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Datasets;

/// <summary>What is known of the images of a dataset: <c>GET /datasets/{id}/report</c>, <c>/mean.png</c>, <c>/images</c>, <c>/images/{image}.png</c> and <c>/skipped/{picture}.png</c></summary>
public static class ReadReport
{
    public static async Task<Results<Ok<DatasetReportResponse>, ProblemHttpResult>> Report(string id, GanServiceDb database, IFileStore files, CancellationToken cancellationToken)
    {
        var (dataset, held, problem) = await HoldAsync(id, DatasetReport.FileName, database, files, cancellationToken);
        if (problem is not null)
            return problem;
        using (held)
            return TypedResults.Ok(DatasetReportResponse.Of(dataset!, DatasetReport.Read(held!.Path)));
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Mean(string id, GanServiceDb database, IFileStore files, CancellationToken cancellationToken)
    {
        var (_, held, problem) = await HoldAsync(id, DatasetReport.MeanFileName, database, files, cancellationToken);
        if (problem is not null)
            return problem;
        using (held)
            return TypedResults.File(await File.ReadAllBytesAsync(held!.Path, cancellationToken), "image/png");
    }

    public static async Task<Results<Ok<Page<DatasetImageResponse>>, ProblemHttpResult>> Images(
        string id, [AsParameters] DatasetImagesQuery query, GanServiceDb database, IFileStore files, HttpContext context, CancellationToken cancellationToken)
    {
        var (dataset, held, problem) = await HoldAsync(id, ImageTable.FileName, database, files, cancellationToken);
        if (problem is not null)
            return problem;
        using var table = held!;
        HashSet<int>? wanted = null;
        if (query.Kind is { } kind)
        {
            var (_, report, without) = await HoldAsync(id, DatasetReport.FileName, database, files, cancellationToken);
            if (without is not null)
                return without;
            using (report)
                wanted = [.. DatasetReport.Read(report!.Path).Findings.Where(f => f.Kind == kind).SelectMany(f => f.Images)];
        }

        var columns = ImageTable.Columns(table.Path);
        var (after, limit) = (query.After ?? -1, query.Limit ?? 50);
        var found = ImageTable.Rows(table.Path).Select((row, i) => (Row: row, Image: i))
            .Where(r => r.Image > after && wanted?.Contains(r.Image) is not false).Take(limit + 1)
            .Select(r => new DatasetImageResponse(
                r.Image, r.Row.File, r.Row.Width, r.Row.Height, r.Row.Side,
                columns.Zip(r.Row.Labels).Where(l => l.Second != "").ToDictionary(l => l.First, l => l.Second),
                context.AddressOf($"/datasets/{dataset!.Id}/images/{r.Image}.png"))).ToList();
        return TypedResults.Ok(Page<DatasetImageResponse>.Of(found, limit, i => $"{i.Image}"));
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Image(string id, int image, GanServiceDb database, DatasetPacks packs, CancellationToken cancellationToken)
    {
        var (dataset, problem) = await ReadyDataset.FindAsync(database, id, "its images are there", cancellationToken);
        if (problem is not null)
            return problem;
        if (image >= dataset!.Count || image < 0)
            return Problems.NotFound($"There is no image {image} in '{dataset.Title}'; the last is {dataset.Count - 1}.");
        if (dataset.Source == DatasetSource.Synthetic)
            return Png(SyntheticFaces.Draw(SyntheticFaces.Seed, image, dataset.ImageSize));
        using var pack = await packs.OpenAsync(dataset, dataset.ImageSize, cancellationToken);
        return Png(new(pack.ImageSize, pack.ImageSize, pack.Image(image).ToArray()));
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Skipped(string id, int picture, GanServiceDb database, IFileStore files, CancellationToken cancellationToken)
    {
        var (dataset, problem) = await ReadyDataset.FindAsync(database, id, "what was skipped can be looked at", cancellationToken);
        if (problem is not null)
            return problem;
        using var held = await files.HoldAsync(FileKeys.Beside(dataset!.Id, PackedDataset.ApartFileName), [], cancellationToken);
        using var pack = File.Exists(held.Path) ? PackedDataset.Open(held.Path) : null;
        return picture >= 0 && picture < pack?.Count
            ? Png(new(pack.ImageSize, pack.ImageSize, pack.Image(picture).ToArray()))
            : Problems.NotFound($"'{dataset.Title}' has no skipped picture {picture}; GET /datasets/{{id}} says which there are.");
    }

    private static FileContentHttpResult Png(RgbImage picture) => TypedResults.File(ImageEncoder.Png(picture), "image/png");

    private static async Task<(Dataset? Dataset, HeldFiles? Held, ProblemHttpResult? Problem)> HoldAsync(string id, string file, GanServiceDb database, IFileStore files, CancellationToken cancellationToken)
    {
        var (dataset, problem) = await ReadyDataset.FindAsync(database, id, "there is a report", cancellationToken);
        if (problem is not null)
            return (null, null, problem);
        if (dataset!.Source == DatasetSource.Synthetic)
            return (null, null, Problems.Conflict("The synthetic faces are drawn and not imported; there is nothing to report of them."));
        var held = await files.HoldAsync(FileKeys.Beside(dataset.Id, file), [], cancellationToken);
        if (File.Exists(held.Path))
            return (dataset, held, null);
        held.Dispose();
        return (null, null, Problems.Conflict($"The dataset '{dataset.Title}' was imported by an earlier version of the service, which did not make reports. Upload its images again."));
    }
}

/// <summary>Which images of a dataset.</summary>
public sealed record DatasetImagesQuery
{
    /// <summary>The most images to return.</summary>
    [Range(1, 200)]
    [DefaultValue(50)]
    public int? Limit { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? After { get; init; }

    /// <summary>Only those of a finding of the report.</summary>
    [AllowedValues(null, "near-duplicate", "grey", "flat", "enlarged")]
    public string? Finding { get; init; }

    internal FindingKind? Kind => Finding is null ? null : JsonSerializer.Deserialize<FindingKind>($"\"{Finding}\"", EngineJson.Options);
}

/// <summary>An image of a dataset.</summary>
/// <param name="Image">Its place, from 0.</param>
/// <param name="File">The file that it was made of, in the archive or folder.</param>
/// <param name="Width">Of the picture in that, in pixels.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Side">Pixels of the square that was cut out of that.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Url">Where it is, as PNG.</param>
public sealed record DatasetImageResponse(int Image, string File, int Width, int Height, int Side, IReadOnlyDictionary<string, string> Labels, string Url);

/// <summary>What is known of a dataset's images as a whole, and what of them may spoil a training.</summary>
/// <param name="Manifest">What it was made of, and how; the same files and options give the same pixels anywhere.</param>
/// <param name="Sizes">How large the pictures were that images were cut out of.</param>
/// <param name="Labels">The labels of images, and how many have which.</param>
/// <param name="Findings">Images to look at, and perhaps to leave out.</param>
public sealed record DatasetReportResponse(DatasetManifest Manifest, IReadOnlyList<SizeCount> Sizes, IReadOnlyList<LabelCounts> Labels, IReadOnlyList<FindingResponse> Findings)
{
    private const int MaxListed = 200;

    public static DatasetReportResponse Of(Dataset dataset, DatasetReport report) => new(report.Manifest, report.Sizes, report.Labels, [.. report.Findings.Select(f =>
        new FindingResponse(f.Kind, f.Images.Count, (double)f.Images.Count / dataset.Count, Advice(f.Kind), [.. f.Images.Take(MaxListed)], f.Like is null ? null : [.. f.Like.Take(MaxListed)]))]);

    private static string Advice(FindingKind kind) => kind switch
    {
        FindingKind.NearDuplicate => "They look like others of the set: those count more than once, and copies among what is kept for comparison make faces look memorized.",
        FindingKind.Grey => "They have no colour: faces come out pale. Keep them only if you want grey faces, too.",
        FindingKind.Flat => "There is next to nothing in them.",
        _ => "They were enlarged, and are blurred: faces come out blurred, too. Import at a smaller imageSize, or leave them out.",
    };
}

/// <summary>Images that may spoil a training.</summary>
/// <param name="Kind">How.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Share">Of all images.</param>
/// <param name="Advice">What that does, and what to do.</param>
/// <param name="Images">The places of the first 200: GET /datasets/{id}/images?finding= has all of them.</param>
/// <param name="Like">Of near duplicates: what each looks like.</param>
public sealed record FindingResponse(FindingKind Kind, int Count, double Share, string Advice, IReadOnlyList<int> Images, IReadOnlyList<int>? Like);
