namespace GanService.Api.Storage;

/// <summary>UUIDs of version 7 that sort in the order they were made in, also within a millisecond.</summary>
public static class SortableId
{
    private static readonly Lock guard = new();
    private static long last;

    /// <summary>Has new ids come after one that is stored, also where the clock was put back while no service ran.</summary>
    public static void ContinueAfter(string id)
    {
        lock (guard)
            last = Math.Max(last, Convert.ToInt64(id.Replace("-", "", StringComparison.Ordinal)[..12], 16)); // the milliseconds of version 7
    }

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
