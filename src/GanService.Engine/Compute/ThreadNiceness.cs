using System.Runtime.InteropServices;

namespace GanService.Engine.Compute;

/// <summary>Lets other threads go first.</summary>
public static partial class ThreadNiceness
{
    /// <summary>
    /// Of threads that train and of those that training may come to wait for: requests go first. Were the latter lower still, other
    /// programs could keep them from the processor for minutes, and with them training.
    /// </summary>
    public const int Training = 10;

    /// <summary>Of threads that work in short bursts, which training makes way for.</summary>
    public const int BeforeTraining = 0;

    /// <summary>
    /// Lowers the calling thread, and those it starts from now on, below those of lower niceness. On Linux priorities belong to
    /// threads, and .NET's own thread priorities do nothing there; elsewhere this does nothing.
    /// </summary>
    public static void LowerForThisThread(int niceness)
    {
        const int ThisThread = 0, Which = 0;
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Which, ThisThread, niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
