using System.Runtime.InteropServices;

namespace GanService.Engine.Compute;

/// <summary>Lets other threads go first.</summary>
public static partial class ThreadNiceness
{
    private const int Nice = 10;

    /// <summary>
    /// Lowers the calling thread, and those it starts from now on, below all others of this process. On Linux priorities belong to
    /// threads, and .NET's own thread priorities do nothing there; elsewhere this does nothing.
    /// </summary>
    public static void LowerForThisThread()
    {
        const int ThisThread = 0, Which = 0;
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Which, ThisThread, Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
