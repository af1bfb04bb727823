using GanService.Api.Settings;
using GanService.Api.Store.Files;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api lost</c>: lists what was moved to <c>lost+found</c> because no row knew it.</summary>
public static class LostCommand
{
    /// <returns>The exit code.</returns>
    public static int Run(string data)
    {
        using var folder = new DataFolder(Options.Create(new GanServiceOptions { DataDirectory = data }));
        var lost = folder.ListLost().ToList();
        foreach (var (path, bytes) in lost)
            Console.WriteLine($"{bytes,15:N0} bytes  {path}");
        Console.WriteLine(lost is [] ? $"Nothing is lost in {folder.Root}." : $"{lost.Count} entries. A name tells when it was moved and where it was. Delete what you do not need; weights can be sent to POST /checkpoints.");
        return 0;
    }
}
