using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace GanService.Client;

public sealed partial class GanServiceClient
{
    /// <summary>A face or a grid of faces, as a PNG file.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public Task<byte[]> DrawAsync(FacesRequest request, CancellationToken cancellationToken = default) => BytesAsync("generate", Query(request, "png"), cancellationToken);

    /// <summary>A zip archive with a PNG file of each face.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public Task<byte[]> DrawEachAsync(FacesRequest request, CancellationToken cancellationToken = default) => BytesAsync("generate", Query(request, "zip"), cancellationToken);

    /// <summary>Faces as numbers from −1 to 1.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public async Task<FaceTensor> ReadTensorAsync(FacesRequest request, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(new(HttpMethod.Get, Address("generate", Query(request, "float32"))), cancellationToken);
        var shape = answer.Headers.GetValues("X-Tensor-Shape").Single().Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture));
        return new([.. shape], MemoryMarshal.Cast<byte, float>(await answer.Content.ReadAsByteArrayAsync(cancellationToken)).ToArray());
    }

    /// <summary>A walk from face to face, as a GIF file.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public Task<byte[]> WalkAsync(WalkRequest request, CancellationToken cancellationToken = default) => BytesAsync(
        "generate/interpolation",
        [("checkpoint", request.Checkpoint), ("seeds", string.Join(',', request.Seeds)), ("frames", request.Frames), ("scale", request.Scale), ("truncation", request.Truncation), ("direction", request.Direction), ("class", request.Class), ("format", "gif")],
        cancellationToken);

    /// <summary>Faces of latents, as a PNG file.</summary>
    /// <param name="latents">One a face; those for a checkpoint that knows classes have their numbers, too, unless <paramref name="class"/> says which.</param>
    /// <param name="checkpoint">A checkpoint's id, an alias, <c>latest</c> or <c>best</c>.</param>
    /// <param name="scale">Enlargement.</param>
    /// <param name="class">The class of all faces.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public async Task<byte[]> DrawLatentsAsync(IReadOnlyList<float[]> latents, string checkpoint = "latest", int scale = 1, string? @class = null, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(new(HttpMethod.Post, "generate") { Content = Json(new LatentsRequest(latents, checkpoint, scale, @class)) }, cancellationToken);
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>The latent whose face is most like a picture: a PNG, JPEG or WebP file. That takes seconds.</summary>
    /// <param name="picture">The file.</param>
    /// <param name="checkpoint">A checkpoint's id, an alias, <c>latest</c> or <c>best</c>.</param>
    /// <param name="steps">At most, 10 to 500.</param>
    /// <param name="class">The class of the face, of a checkpoint that knows some; any where it is left out.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">The service refused, as where it is busy with another picture.</exception>
    public Task<ProjectedPicture> ProjectAsync(byte[] picture, string checkpoint = "latest", int steps = 150, string? @class = null, CancellationToken cancellationToken = default)
    {
        var body = new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return ReadAsync<ProjectedPicture>(new(HttpMethod.Post, Address("latents/project", [("checkpoint", checkpoint), ("steps", steps), ("class", @class)])) { Content = body }, cancellationToken);
    }

    /// <summary>Whether the service made a PNG file, just as it is.</summary>
    /// <exception cref="GanServiceException">It is no picture.</exception>
    public Task<Verification> VerifyAsync(byte[] png, CancellationToken cancellationToken = default)
    {
        var body = new ByteArrayContent(png) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        return ReadAsync<Verification>(new(HttpMethod.Post, "generate/verify") { Content = body }, cancellationToken);
    }

    private static IReadOnlyList<(string, object?)> Query(FacesRequest request, string format) =>
    [
        ("checkpoint", request.Checkpoint), ("seed", request.Seed), ("count", request.Count), ("columns", request.Columns),
        ("scale", format == "float32" ? null : request.Scale), ("truncation", request.Truncation), ("direction", request.Direction), ("mix", request.Mix), ("mixFrom", request.MixFrom),
        ("class", request.Class), ("format", format),
    ];
}
