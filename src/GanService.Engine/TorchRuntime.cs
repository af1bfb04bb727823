using System.Runtime.InteropServices;
using TorchSharp;

namespace GanService.Engine;

/// <summary>Starts libtorch, and says why when it cannot.</summary>
public static partial class TorchRuntime
{
    private static readonly string[] libraries = ["libc10.so", "libtorch_cpu.so", "libtorch.so", "libLibTorchSharp.so"];

    /// <summary>Loads the native libraries; call it first.</summary>
    /// <exception cref="DllNotFoundException">A library cannot be loaded; the message is the dynamic linker's.</exception>
    public static void Load()
    {
        ReuseMemory();
        if (OperatingSystem.IsLinux())
            LoadOnLinux();
        torch.InitializeDeviceType(DeviceType.CPU);
        torch.set_num_threads(1);
    }

    /// <summary>
    /// Has memory that was freed used again; call it before threads are started. Every step frees and allocates the same large arrays. Mapped
    /// one by one, as glibc does by default, each costs the kernel clearing its pages, which doubles the time of a step; kept on one heap they
    /// are reused. Once eight threads have heaps, glibc gives them to sixteen, whatever it is told, and each keeps what it had.
    /// </summary>
    public static void ReuseMemory()
    {
        if (OperatingSystem.IsLinux())
            SetAllocatorOptions();
    }

    /// <summary>
    /// Threads of the calling thread's parallel regions; set before its first. TorchSharp's own setting is for MKL that of all threads,
    /// and faces must not change because a training begins.
    /// </summary>
    public static void UseThreads(int count)
    {
        if (OperatingSystem.IsLinux())
            SetOpenMpThreads(count);
        else
            torch.set_num_threads(count);
    }

    /// <summary>
    /// Gives the system back what trainings have freed: hundreds of megabytes, which the collector sees no hurry to give up, and of
    /// which the C library keeps a set in each of its arenas.
    /// </summary>
    public static void ReturnMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        ReturnTensors();
    }

    /// <summary>Gives the system back what tensors have freed: threads that come and go leave it in one arena after the other.</summary>
    public static void ReturnTensors()
    {
        if (OperatingSystem.IsLinux())
            _ = TrimAllocator(0);
    }

    private static void LoadOnLinux()
    {
        // TorchSharp's own message hides the cause, and its search copies half a gigabyte: so the linker is asked first.
        foreach (var library in libraries)
        {
            var path = Path.Combine(AppContext.BaseDirectory, library);
            if (File.Exists(path))
                NativeLibrary.Load(path);
            else
                throw new DllNotFoundException($"libtorch cannot start: {path} is missing. Build or publish the project again.");
        }
    }

    private static void SetAllocatorOptions()
    {
        const int TrimThreshold = -1, MmapThreshold = -3, ArenaMax = -8;
        SetAllocatorOption(MmapThreshold, 1 << 30);
        SetAllocatorOption(TrimThreshold, int.MaxValue);
        SetAllocatorOption(ArenaMax, 1);
    }

    [LibraryImport("libgomp-98b21ff3.so.1", EntryPoint = "omp_set_num_threads")]
    private static partial void SetOpenMpThreads(int count);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimAllocator(nuint kept);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocatorOption(int option, int value);
}
