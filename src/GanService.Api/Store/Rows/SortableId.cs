using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>UUIDs of version 7 that sort in the order they were made in, also within a millisecond.</summary>
public static class SortableId
{
    private static readonly Lock guard = new();
    private static long last;

    /// <summary>Has new ids come after those that are stored, also where the clock was put back while no service ran.</summary>
    public static async Task ContinueAfterAsync(GanServiceDb database)
    {
        foreach (var newest in new[] { await database.Jobs.MaxAsync(j => j.Id), await database.Checkpoints.MaxAsync(c => c.Id), await database.Audit.MaxAsync(a => a.Id), await database.Favourites.MaxAsync(f => f.Id) }.Where(id => Guid.TryParse(id, out _)))
        {
            lock (guard)
                last = Math.Max(last, Convert.ToInt64(newest!.Replace("-", "", StringComparison.Ordinal)[..12], 16)); // the milliseconds of version 7
        }
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
