using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Api.Web.Generation;

/// <summary>Draws some of a picture's faces: from an index on, so many.</summary>
public delegate Task<IReadOnlyList<Face>> DrawFaces(int first, int count, CancellationToken cancellationToken);

/// <summary>Writes a picture while its faces are drawn: only a part of it is in memory at a time.</summary>
/// <param name="picture">What is wanted.</param>
/// <param name="imageSize">Side of its faces in pixels.</param>
/// <param name="draw">Draws them.</param>
public sealed class PictureWriter(Picture picture, int imageSize, DrawFaces draw)
{
    private const int FacesAtOnce = 64;
    private const int AsRequests = 0; // niceness

    // A GIF of the largest size takes seconds of a core, which threads of the pool and other requests cannot spare.
    private static readonly SemaphoreSlim encoders = new(Environment.ProcessorCount);

    public Task WriteAsync(PipeWriter output, CancellationToken cancellationToken) => picture.Format switch
    {
        Picture.Png => WritePngAsync(output, cancellationToken),
        Picture.Jpeg => WriteWholeAsync(output, faces => ImageEncoder.Jpeg(Grid(faces), picture.Quality ?? Picture.DefaultQuality), cancellationToken),
        Picture.WebP => WriteWholeAsync(output, faces => ImageEncoder.WebP(Grid(faces), picture.Quality ?? Picture.DefaultQuality), cancellationToken),
        Picture.Gif => WriteWholeAsync(output, Gif, cancellationToken),
        Picture.Zip => WriteZipAsync(output, cancellationToken),
        Picture.Float32 => WriteFacesAsync(output, face => MemoryMarshal.AsBytes(face.Values.AsSpan()), cancellationToken),
        _ => WriteFacesAsync(output, face => face.ToImage().Pixels, cancellationToken),
    };

    private async Task WritePngAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        GridWriter? grid = null;
        try
        {
            await foreach (var faces in DrawAsync(picture.Columns, cancellationToken))
            {
                grid ??= new(output, imageSize, picture.Count, picture.Columns, picture.Scale, picture.Text);
                grid.BeginStrip([.. faces.Select(face => face.ToImage())]);
                while (grid.WriteLines())
                    await FlushFullAsync(output, cancellationToken);
            }

            grid!.Complete();
        }
        finally
        {
            grid?.Dispose();
        }

        await output.FlushAsync(cancellationToken);
    }

    private async Task WriteZipAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var zip = new ZipWriter(output);
        var written = 0;
        await foreach (var faces in DrawAsync(AtOnce, cancellationToken))
        {
            var first = written;
            foreach (var file in faces.AsParallel().AsOrdered().Select((face, i) => ImageEncoder.Png(Enlarge(face), picture.TextOf(first + i))))
            {
                zip.Add(picture.NameOf(written++) + ".png", file);
                await FlushFullAsync(output, cancellationToken);
            }
        }

        zip.Complete();
        await output.FlushAsync(cancellationToken);
    }

    private async Task WriteWholeAsync(PipeWriter output, Func<List<RgbImage>, byte[]> encode, CancellationToken cancellationToken)
    {
        List<RgbImage> images = [];
        await foreach (var faces in DrawAsync(AtOnce, cancellationToken))
            images.AddRange(faces.Select(Enlarge));
        var file = Array.Empty<byte>();
        await encoders.WaitAsync(cancellationToken);
        try
        {
            await OwnThread.Run("picture", AsRequests, () => file = encode(images));
        }
        finally
        {
            encoders.Release();
        }

        await output.WriteAsync(file, cancellationToken); // with the encoder free again, however slowly the client reads
    }

    private RgbImage Grid(List<RgbImage> faces) => ImageGrid.Compose(faces, picture.Columns, GridWriter.Gap);

    private byte[] Gif(List<RgbImage> frames)
    {
        if (picture.Returns)
            frames.AddRange([.. frames.Skip(1).SkipLast(1).Reverse()]);
        return ImageEncoder.Gif(frames, [.. Enumerable.Repeat(picture.FrameMilliseconds, frames.Count)]);
    }

    private async Task WriteFacesAsync(PipeWriter output, Func<Face, Span<byte>> bytesOf, CancellationToken cancellationToken)
    {
        await foreach (var faces in DrawAsync(FacesAtOnce, cancellationToken))
        {
            foreach (var face in faces)
            {
                output.Write(bytesOf(face));
                await FlushFullAsync(output, cancellationToken);
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    // As many as are a few million pixels.
    private int AtOnce => Math.Clamp(4_000_000 / (imageSize * picture.Scale * imageSize * picture.Scale), 1, FacesAtOnce);

    private RgbImage Enlarge(Face face) =>
        picture.Scale == 1 ? face.ToImage() : Resampler.Resize(face.ToImage(), imageSize * picture.Scale, imageSize * picture.Scale);

    // The next faces are drawn while these are written.
    private async IAsyncEnumerable<IReadOnlyList<Face>> DrawAsync(int atOnce, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var next = DrawFrom(0);
            for (var first = 0; first < picture.Count; first += atOnce)
            {
                var faces = await next;
                if (first + atOnce < picture.Count)
                    next = DrawFrom(first + atOnce);
                yield return faces;
            }
        }
        finally
        {
            await gone.CancelAsync();
        }

        Task<IReadOnlyList<Face>> DrawFrom(int first) => draw(first, Math.Min(atOnce, picture.Count - first), gone.Token);
    }

    private static async ValueTask FlushFullAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        const int Full = 1 << 16;
        if (output.UnflushedBytes < Full)
            return;
        await output.FlushAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
