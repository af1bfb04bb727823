using System.Diagnostics;
using System.IO.Hashing;
using GanService.Engine.Compute;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>Reads, decodes and frames files on as many threads as there are processors.</summary>
internal static class ParallelDecoder
{
    private const long MaxBytes = 256 << 20; // of pixels at a time; a single picture may have more
    private const int BytesPerPixel = 4;
    private const int MaxKept = 4 << 20; // bytes of a picture whose memory the next one may have: more would be beside what is budgeted

    /// <summary>The first of some files, in their order: as many as are done within a time, and one at least. It runs on threads of its own.</summary>
    public static async Task<ArraySegment<DecodedFile>> DecodeAsync(ArraySegment<SourceFile> files, ImportOptions options, int niceness, TimeSpan time, CancellationToken cancellationToken)
    {
        var decoded = new DecodedFile[files.Count];
        var memory = new Budget(MaxBytes);
        var reading = new Lock(); // an archive is one stream
        var (next, began) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => OwnThread.Run("decoding", niceness, Work)));
        return new(decoded, 0, Math.Min(next + 1, files.Count));

        void Work()
        {
            byte[] pixels = []; // kept from picture to picture: most datasets have one size, and large arrays are collected late
            while (Take() is var i && i < files.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                decoded[i] = Decode(Read(files[i], reading), options, memory, ref pixels);
            }
        }

        int Take()
        {
            lock (decoded)
                return next >= 0 && Stopwatch.GetElapsedTime(began) > time ? files.Count : ++next;
        }
    }

    private static ReadFile Read(SourceFile file, Lock reading)
    {
        if (LeavesArchive(file.Name))
            return new(file.Name, file.Eyes, null, "has a name that leads out of the archive");
        try
        {
            lock (reading)
                return new(file.Name, file.Eyes, file.Read(), null);
        }
        catch (ImageRejectedException error)
        {
            return new(file.Name, file.Eyes, null, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(file.Name, file.Eyes, null, error is IOException ? "cannot be read from the disk" : "may not be read by the service");
        }
    }

    private static DecodedFile Decode(ReadFile file, ImportOptions options, Budget memory, ref byte[] pixels)
    {
        if (file.Bytes is null)
            return new(file.Name, null, file.Reason);
        var (width, height) = ImageDecoder.SizeOf(file.Bytes);
        var bytes = Math.Min((long)width * height, options.MaxImagePixels) * BytesPerPixel;
        memory.Take(bytes);
        RgbImage? picture = null;
        try
        {
            picture = ImageDecoder.Decode(file.Bytes, options.MaxImagePixels, ref pixels);
            var hash = XxHash128.HashToUInt128(file.Bytes);
            return new(file.Name, [.. options.Framing.Frames(picture, options.ImageSize, file.Eyes).Select(framed => (framed.Image, RowOf(file.Name, picture, framed, hash)))], null);
        }
        catch (ImageRejectedException error)
        {
            return new(file.Name, null, error.Message, picture is null ? null : Framing.OnWhite(picture, DatasetBuilder.ApartSize));
        }
        finally
        {
            if (pixels.Length > MaxKept)
                pixels = [];
            memory.GiveBack(bytes);
        }
    }

    private static ImageRow RowOf(string name, RgbImage picture, Framed framed, UInt128 hash)
    {
        var (isGrey, isFlat) = Look.Of(framed.Image);
        return new(name, picture.Width, picture.Height, framed.Side, isGrey, isFlat, hash, Look.Hash(framed.Image), []);
    }

    private static bool LeavesArchive(string name) => name.Split('/', '\\') is var parts && (parts.Contains("..") || parts[0] is "" or [_, ':']);

    private sealed record ReadFile(string Name, EyePair? Eyes, byte[]? Bytes, string? Reason);

    // Whoever would take more than is left waits, unless nobody has taken anything.
    private sealed class Budget(long all)
    {
        private readonly object guard = new();
        private long taken;

        public void Take(long bytes)
        {
            lock (guard)
            {
                while (taken > 0 && taken + bytes > all)
                    Monitor.Wait(guard);
                taken += bytes;
            }
        }

        public void GiveBack(long bytes)
        {
            lock (guard)
            {
                taken -= bytes;
                Monitor.PulseAll(guard);
            }
        }
    }
}

/// <summary>What became of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Images">What is made of it, and what was found of each, without labels; null where it could not be used.</param>
/// <param name="Reason">Why it could not be used.</param>
/// <param name="Apart">What it looks like, where it is a picture that could not be used.</param>
internal sealed record DecodedFile(string Name, IReadOnlyList<(RgbImage Image, ImageRow Row)>? Images, string? Reason, RgbImage? Apart = null);
