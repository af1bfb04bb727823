using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GanService.Engine.Compute;

/// <summary>How long the calling thread has computed: what work beside training takes from it, which is less than it lasts.</summary>
public static partial class ThreadClock
{
    /// <summary>Seconds on a processor; only differences mean something. Where the system does not tell, seconds of the wall clock.</summary>
    public static double Seconds
    {
        get
        {
            const int ThreadTime = 3;
            return OperatingSystem.IsLinux() && GetTime(ThreadTime, out var time) == 0
                ? time.Seconds + (time.Nanoseconds / 1e9)
                : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
