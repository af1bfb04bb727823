using System.Diagnostics;

namespace GanService.Api.Tests;

/// <summary>A small disk of its own for a folder, where this machine lets a test mount one.</summary>
public sealed class TestDisk : IDisposable
{
    private readonly string folder;

    public TestDisk(string folder, int megabytes)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        IsMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
    }

    public bool IsMounted { get; }

    public void Fill(int leaveBytes)
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (new DriveInfo(folder).AvailableFreeSpace > leaveBytes)
                filler.Write(page);
        }
        catch (IOException)
        {
            // Not a byte is left.
        }
    }

    public void Free() => File.Delete(Filler);

    /// <summary>Lets nothing that is opened from now on be written: a disk whose files are open cannot be changed itself.</summary>
    public void TurnReadOnly()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (!Run("mount", "--bind", folder, folder))
                continue;
            if (Run("mount", "-o", "remount,bind,ro", folder))
                return;
            TurnWritable(); // a file was opened for writing between the two, and keeps its mount writable
        }
        throw new IOException($"{folder} cannot be made read-only.");
    }

    public void TurnWritable() => Run("umount", "-l", folder);

    public void Dispose()
    {
        if (IsMounted)
            Run("umount", "-l", folder);
    }

    private string Filler => Path.Combine(folder, "filler");

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
