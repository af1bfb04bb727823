using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Datasets;

/// <summary><c>POST /datasets/preview</c></summary>
public static class PreviewFraming
{
    public const int MaxPictures = 9;

    private const int ImageSize = 128;

    private static readonly SemaphoreSlim turn = new(1); // a picture may take hundreds of megabytes

    public static async Task<Results<Ok<IReadOnlyList<FramedPicture>>, ProblemHttpResult>> Handle(
        [FromForm] string? crop, IFormFileCollection pictures, IOptions<GanServiceOptions> options, CancellationToken cancellationToken)
    {
        if (DatasetRules.CropError(crop ?? "center") is { } error)
            return Problems.Invalid("crop", error);
        if (pictures.Count is 0 or > MaxPictures)
            return Problems.Invalid("pictures", $"Send 1 to {MaxPictures} pictures, and not {pictures.Count}.");
        Framing.TryParse(crop ?? "center", out var framing);
        List<FramedPicture> framed = [];
        await turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var picture in pictures)
            {
                var bytes = new byte[picture.Length];
                await using (var file = picture.OpenReadStream())
                    await file.ReadExactlyAsync(bytes, cancellationToken);
                await OwnThread.Run("framing", ThreadNiceness.Training, () => framed.Add(Frame(picture.FileName, bytes, framing!, options.Value.MaxImageMegapixels * 1_000_000L)));
            }
        }
        finally
        {
            turn.Release();
        }

        return TypedResults.Ok<IReadOnlyList<FramedPicture>>(framed);
    }

    private static FramedPicture Frame(string name, byte[] bytes, Framing framing, long maxPixels)
    {
        try
        {
            return new(name, [.. framing.Frames(ImageDecoder.Decode(bytes, maxPixels), ImageSize).Select(f => ImageEncoder.Png(f.Image))], null);
        }
        catch (ImageRejectedException error)
        {
            return new(name, [], error.Message);
        }
    }
}

/// <summary>What would become of a picture.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Images">The squares that are cut out of it, of 128×128 pixels, as PNG in Base64.</param>
/// <param name="Reason">Why there is none.</param>
public sealed record FramedPicture(string Name, IReadOnlyList<byte[]> Images, string? Reason);
