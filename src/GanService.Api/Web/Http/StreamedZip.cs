using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Http;

/// <summary>A zip archive that is sent while it is made: the same bytes for the same files.</summary>
public sealed class StreamedZip
{
    private static readonly DateTimeOffset noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the earliest that archives can tell

    private readonly ZipArchive archive;

    private StreamedZip(ZipArchive archive) => this.archive = archive;

    /// <summary>Answers a request with what <paramref name="write"/> adds.</summary>
    public static PushStreamHttpResult Answer(HttpContext context, Func<StreamedZip, Task> write, string? fileName = null)
    {
        context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true; // ZipArchive writes a few bytes so after each file, which are not sent by themselves
        return TypedResults.Stream(async stream =>
        {
            await using var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted);
            await write(new(archive));
        }, "application/zip", fileName);
    }

    /// <summary>Adds a file that is compressed already.</summary>
    public async Task AddAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(name, CompressionLevel.NoCompression, cancellationToken);
        await file.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Adds a text.</summary>
    public async Task AddTextAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(name, CompressionLevel.Fastest, cancellationToken);
        await write(file);
    }

    /// <summary>Adds a file of this machine as it is, if it is there.</summary>
    public async Task AddFileAsync(string name, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return;
        await using var from = File.OpenRead(path);
        await using var file = await OpenAsync(name, CompressionLevel.NoCompression, cancellationToken);
        await from.CopyToAsync(file, cancellationToken);
    }

    private Task<Stream> OpenAsync(string name, CompressionLevel level, CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry(name, level);
        entry.LastWriteTime = noTime;
        return entry.OpenAsync(cancellationToken);
    }
}
