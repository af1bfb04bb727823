using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GanService.Engine.Files;

/// <summary>
/// Files and folders that appear whole or not at all, also when the power fails: written under another name, flushed, renamed, and then
/// the folder with the new name is flushed as well.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>What the name of an unfinished file or folder ends in.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Has a file written under another name, and named when it is on the disk.</summary>
    public static void Write(string path, Action<FileStream> write) => WriteAsync(path, file =>
    {
        write(file);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult(); // nothing in it waits

    /// <inheritdoc cref="Write"/>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        await using (var file = new FileStream(path + Unfinished, FileMode.Create))
        {
            await write(file);
            file.Flush(flushToDisk: true);
        }

        Publish(path + Unfinished, path);
    }

    /// <summary>Gives a file or a folder, whose content is flushed, its name. A file in its place is replaced.</summary>
    public static void Publish(string unfinished, string path)
    {
        if (Directory.Exists(unfinished))
            Directory.Move(unfinished, path);
        else
            File.Move(unfinished, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder, with those that it lies in, that is still there after a power failure.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(path)!;
        CreateFolder(parent);
        Directory.CreateDirectory(path);
        FlushFolder(parent);
    }

    // Windows has no such thing, and .NET opens no folders.
    private static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        const int ReadOnly = 0;
        using var folder = Open(path, ReadOnly);
        if (folder.IsInvalid)
            throw new IOException($"The folder {path} cannot be opened to flush it: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        RandomAccess.FlushToDisk(folder);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
