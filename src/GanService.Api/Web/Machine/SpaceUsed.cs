using GanService.Api.Store.Files;

namespace GanService.Api.Web.Machine;

/// <summary>How many bytes of files each job and dataset has. Looking at all of them takes time, so what was seen is used for ten times as long.</summary>
public sealed class SpaceUsed(IFileStore files, TimeProvider time)
{
    private const int Longer = 10;

    private readonly SemaphoreSlim one = new(1);
    private IReadOnlyDictionary<string, long> bytes = new Dictionary<string, long>();
    private long? seenAt;
    private TimeSpan took;

    /// <summary>By the key of its folder: <c>jobs/{id}</c> or <c>datasets/{id}</c>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> LookAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (seenAt is { } at && time.GetElapsedTime(at) < Longer * took)
                return bytes;
            var start = time.GetTimestamp();
            var all = await Task.Run(() => files.ListAsync(""), cancellationToken);
            bytes = all.GroupBy(file => string.Join('/', file.Key.Split('/').Take(2))).ToDictionary(folder => folder.Key, folder => folder.Sum(file => file.Bytes));
            (seenAt, took) = (time.GetTimestamp(), time.GetElapsedTime(start));
            return bytes;
        }
        finally
        {
            one.Release();
        }
    }
}
