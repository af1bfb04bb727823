namespace GanService.Engine.Data;

/// <summary>What archives of images stay within, of whatever kind.</summary>
internal static class ArchiveLimits
{
    public const int MaxFiles = 500_000;

    private const int MaxRatio = 100; // of all files together; photographs have 1, bitmaps of drawings 50
    private const long AlwaysAllowed = 1L << 30;

    /// <summary>Bytes that an archive of so many may unpack to.</summary>
    public static long UnpackedBytes(long packed) => AlwaysAllowed + (MaxRatio * packed);

    public static DatasetRejectedException UnpacksTooFar(long limit) => new($"The archive unpacks to more than {limit >> 30:N0} GiB, which is more than images do for one of its size.");

    public static DatasetRejectedException TooManyFiles() => new($"The archive has too many files: {MaxFiles:N0} are possible. Upload it in parts.");
}
