using System.Globalization;

namespace GanService.Engine.Compute;

/// <summary>Tells how long threads of a niceness ran, and how long they waited for a processor, as Linux counts both for each thread of a process; elsewhere both are 0.</summary>
/// <param name="niceness">As of <see cref="ThreadNiceness"/>.</param>
public sealed class ProcessorTimes(int niceness)
{
    private const string Threads = "/proc/self/task";
    private const int NicenessField = 16; // after the name, which may have spaces in it; proc(5), stat

    private static readonly TimeSpan scanInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (long Ran, long Waited)> known = []; // nanoseconds, by the thread's folder
    private long scanned;

    /// <summary>Both times of all such threads together since the last call; one caller at a time.</summary>
    public (TimeSpan Ran, TimeSpan Waited) SinceLast()
    {
        if (scanned == 0 || TimeProvider.System.GetElapsedTime(scanned) > scanInterval)
            Scan();
        var (ran, waited) = (0L, 0L);
        foreach (var (thread, before) in known)
        {
            if (Read(thread) is not { } now)
                continue;
            ran += now.Ran - before.Ran;
            waited += now.Waited - before.Waited;
            known[thread] = now;
        }

        return (TimeSpan.FromMicroseconds(ran / 1000.0), TimeSpan.FromMicroseconds(waited / 1000.0));
    }

    private void Scan()
    {
        scanned = TimeProvider.System.GetTimestamp();
        string[] threads = OperatingSystem.IsLinux() ? [.. Directory.EnumerateDirectories(Threads).Where(IsOfNiceness)] : [];
        foreach (var ended in known.Keys.Except(threads).ToArray())
            known.Remove(ended);
        foreach (var thread in threads)
        {
            if (Read(thread) is { } times)
                known.TryAdd(thread, times);
        }
    }

    private bool IsOfNiceness(string thread) =>
        Text(Path.Combine(thread, "stat")) is { } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is var fields && fields.Length > NicenessField
        && int.Parse(fields[NicenessField], CultureInfo.InvariantCulture) == niceness;

    private static (long Ran, long Waited)? Read(string thread) =>
        Text(Path.Combine(thread, "schedstat"))?.Split(' ') is [var ran, var waited, ..]
            ? (long.Parse(ran, CultureInfo.InvariantCulture), long.Parse(waited, CultureInfo.InvariantCulture))
            : null;

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException) // the thread has ended, or the kernel does not count
        {
            return null;
        }
    }
}
