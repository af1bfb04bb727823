namespace GanService.Api.Storage;

/// <summary>UUIDs of version 7 that sort in the order they were made in, also within a millisecond.</summary>
public static class SortableId
{
    private static readonly Lock guard = new();
    private static long last;

    /// <summary>A new id, later than every one this process made before.</summary>
    public static string New(TimeProvider time)
    {
        lock (guard)
        {
            last = Math.Max(last + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
            return Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(last)).ToString();
        }
    }
}
