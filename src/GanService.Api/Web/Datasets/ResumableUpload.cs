using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Security.Claims;
using System.Text;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using GanService.Engine.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Datasets;

/// <summary>
/// <c>/uploads</c>: archives that come in pieces, so that one that is cut goes on where it was, by the core of the tus protocol, version
/// 1.0.0, and its extension for creation (https://tus.io/protocols/resumable-upload).
/// </summary>
public static class ResumableUpload
{
    public const string Protocol = "1.0.0", PieceType = "application/offset+octet-stream";

    private const string Offset = "Upload-Offset", Length = "Upload-Length";
    private const int MaxPieces = 10_000;

    public static async Task<Results<Created<DatasetResponse>, ProblemHttpResult>> Begin(
        [FromHeader(Name = Length)] long? bytes,
        [FromHeader(Name = "Upload-Metadata")] string? metadata,
        GanServiceDb database,
        IFileStore files,
        DataFolder folder,
        IOptions<GanServiceOptions> options,
        TimeProvider time,
        ClaimsPrincipal user,
        FairUse fairUse,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (bytes is null or < 1)
            return Problems.Invalid(Length, $"{Length} must say how many bytes the archive has.");
        if (bytes > options.Value.MaxUploadBytes)
            throw new BadHttpRequestException("The archive is too large.", StatusCodes.Status413PayloadTooLarge);
        if (!TryRead(metadata ?? "", out var fields))
            return Problems.Invalid("Upload-Metadata", "Upload-Metadata must be pairs of a field and its value in Base64, as 'name ZmFjZXM=,crop Zml0'; fields are those of POST /datasets.");
        var now = time.GetUtcNow().UtcDateTime;
        var numbers = new Dictionary<string, string[]>();
        var wanted = new NewDataset(
            fields.GetValueOrDefault("name"), fields.GetValueOrDefault("crop"), Number<int>("imageSize"), fields.GetValueOrDefault("filter"), fields.GetValueOrDefault("where"),
            Number<int>("limit"), Number<long>("limitSeed"), fields.GetValueOrDefault("addTo"));
        if (numbers.Count > 0)
            return Problems.Invalid(numbers);
        var (dataset, problem) = await wanted.ToRowAsync(database, time, user.Identity?.Name, bytes, cancellationToken);
        if (problem is not null)
            return problem;
        dataset!.AwaitUpload(now);
        folder.DemandRoomFor(2 * bytes.Value); // as it is kept, and as packed images
        if (await fairUse.RefuseBytesAsync(database, user.Identity?.Name, bytes.Value, cancellationToken) is { } refusal)
            return refusal;

        if (!await NewDataset.AddAsync(database, files, dataset, cancellationToken))
            return NewDataset.NameTaken(dataset.Name); // by another upload at the same time
        SetHeaders(context.Response, dataset);
        return TypedResults.Created(context.AddressOf($"/uploads/{dataset.Id}"), DatasetResponse.Of(dataset, now));

        T? Number<T>(string field)
            where T : struct, IBinaryInteger<T>
        {
            if (!fields.TryGetValue(field, out var text))
                return null;
            if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return number;
            numbers[field] = [$"{field} must be a whole number, and not {Problems.Quote(text)}."];
            return null;
        }
    }

    public static async Task<Results<Ok<DatasetResponse>, ProblemHttpResult>> Get(string id, GanServiceDb database, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.UploadBytes != null, cancellationToken) is not { } dataset)
            return Missing.Upload(id);
        SetHeaders(context.Response, dataset);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(DatasetResponse.Of(dataset, time.GetUtcNow().UtcDateTime));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> Continue(
        string id,
        [FromHeader(Name = Offset)] long? offset,
        GanServiceDb database,
        IFileStore files,
        DataFolder folder,
        Wakeups wakeups,
        TimeProvider time,
        HttpContext context)
    {
        if (await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.UploadBytes != null) is not { } dataset)
            return Missing.Upload(id);
        SetHeaders(context.Response, dataset);
        if (dataset.State != DatasetState.Uploading)
            return Problems.Conflict("The whole archive has already arrived.");
        if (offset != dataset.ReceivedBytes)
            return NotNext(dataset.ReceivedBytes);
        if (await database.UploadParts.CountAsync(p => p.DatasetId == id) >= MaxPieces)
            return Problems.Conflict($"The archive is still incomplete after {MaxPieces:N0} pieces. DELETE /datasets/{id}, and upload it in larger pieces.");
        folder.DemandRoomFor(context.Request.ContentLength ?? 0);

        var piece = new UploadPart { DatasetId = id, Offset = offset.Value, File = $"{offset:D14}-{Guid.CreateVersion7():N}", Bytes = 0 };
        var key = $"{FileKeys.UploadParts(id)}/{piece.File}";
        try
        {
            var left = dataset.UploadBytes!.Value - offset.Value;
            piece.Bytes = await ReceiveAsync(context.Request.Body, files.PathOf(key), left);
            if (piece.Bytes > left)
                return Problems.Of(StatusCodes.Status413PayloadTooLarge, $"Upload-Length announced {dataset.UploadBytes:N0} bytes, but there are more.");
            if (piece.Bytes > 0)
            {
                await files.KeepAsync(key, CancellationToken.None);
                if (!await AddAsync(database, piece, time.GetUtcNow().UtcDateTime))
                    return NotNext((await database.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id))?.ReceivedBytes);
                key = null;
            }
        }
        finally
        {
            if (key is not null)
                await files.DeleteAsync(key);
        }

        context.Response.Headers[Offset] = $"{piece.Offset + piece.Bytes}";
        wakeups.Announce(News.DatasetChanged, id);
        return TypedResults.NoContent();
    }

    /// <summary>Names the version of the protocol, and refuses others.</summary>
    public static ValueTask<object?> AgreeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        const string Version = "Tus-Resumable";
        context.HttpContext.Response.Headers[Version] = Protocol;
        if (context.HttpContext.Request.Headers.TryGetValue(Version, out var asked) && asked != Protocol)
        {
            context.HttpContext.Response.Headers["Tus-Version"] = Protocol;
            return new(Problems.Of(StatusCodes.Status412PreconditionFailed, $"The service speaks version {Protocol} of the protocol."));
        }

        return next(context);
    }

    private static ProblemHttpResult NotNext(long? received) => Problems.Conflict(received is null
        ? "The upload was ended meanwhile."
        : $"{received:N0} bytes of the archive have come: go on there, with {Offset}: {received}.");

    private static void SetHeaders(HttpResponse response, Dataset dataset) =>
        (response.Headers[Offset], response.Headers[Length]) = ($"{dataset.ReceivedBytes}", $"{dataset.UploadBytes}");

    private static async Task<long> ReceiveAsync(Stream body, string path, long most)
    {
        var bytes = 0L;
        await AtomicFile.WriteAsync(path, async file =>
        {
            var buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
            try
            {
                for (int read; bytes <= most && (read = await ReadAsync(buffer)) > 0; bytes += read)
                    await file.WriteAsync(buffer.AsMemory(0, read));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        });
        return bytes;

        // What has come of a piece that is cut is kept.
        async ValueTask<int> ReadAsync(byte[] buffer)
        {
            try
            {
                return await body.ReadAsync(buffer, CancellationToken.None);
            }
            catch (IOException) when (bytes > 0)
            {
                return 0;
            }
        }
    }

    // Unless another piece came first.
    private static async Task<bool> AddAsync(GanServiceDb database, UploadPart piece, DateTime now)
    {
        var end = piece.Offset + piece.Bytes;
        await using var transaction = await database.Database.BeginTransactionAsync();
        if (await database.Datasets.Where(d => d.Id == piece.DatasetId && d.State == DatasetState.Uploading && d.ReceivedBytes == piece.Offset).ExecuteUpdateAsync(row => row
            .SetProperty(d => d.ReceivedBytes, end).SetProperty(d => d.ReceivedAt, now)
            .SetProperty(d => d.State, d => end == d.UploadBytes ? DatasetState.Importing : DatasetState.Uploading)) == 0)
            return false;
        database.UploadParts.Add(piece);
        await database.SaveChangesAsync();
        await transaction.CommitAsync();
        return true;
    }

    private static bool TryRead(string metadata, out Dictionary<string, string> fields)
    {
        fields = [];
        foreach (var pair in metadata.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = pair.Split(' ');
            var value = Array.Empty<byte>();
            if (words.Length > 2 || (words.Length == 2 && !TryDecode(words[1], out value)))
                return false;
            fields[words[0]] = Encoding.UTF8.GetString(value);
        }

        return true;
    }

    private static bool TryDecode(string text, out byte[] value)
    {
        value = new byte[text.Length];
        var fits = Convert.TryFromBase64String(text, value, out var written);
        value = value[..written];
        return fits;
    }
}
