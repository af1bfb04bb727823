namespace GanService.Api.Web.Machine;

/// <summary>How many cores this process keeps busy, between one look and the next.</summary>
public sealed class ProcessorUse(TimeProvider time)
{
    private static readonly TimeSpan shortest = TimeSpan.FromSeconds(1);

    private readonly Lock one = new();
    private long since = time.GetTimestamp();
    private TimeSpan spent = Environment.CpuUsage.TotalTime;
    private double? cores;

    /// <summary>Null until it is known.</summary>
    public double? Cores()
    {
        lock (one)
        {
            var (elapsed, now) = (time.GetElapsedTime(since), Environment.CpuUsage.TotalTime);
            if (elapsed >= shortest)
            {
                cores = (now - spent) / elapsed;
                (since, spent) = (time.GetTimestamp(), now);
            }

            return cores;
        }
    }
}
