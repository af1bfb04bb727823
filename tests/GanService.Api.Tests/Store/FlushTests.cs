using System.Diagnostics;

namespace GanService.Api.Tests.Store;

/// <summary>What the system is asked for when a file appears.</summary>
public sealed class FlushTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task File_ThatAppears_IsFlushedThenRenamedThenItsFolderIsFlushed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace") || Environment.GetEnvironmentVariable("CI") is "true" or "1", "This needs strace: apt-get install strace.");
        await using (var service = new TestService(folder))
            await service.TrainAsync();
        var target = folder.File("copy");
        string[] arguments = ["-f", "-y", "-s", "400", "-e", "trace=rename,fsync", "-o", folder.File("trace"), "dotnet", Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), "backup", target, $"--GanService:DataDirectory={folder.File("data")}"];
        using var process = Process.Start("/usr/bin/strace", arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);

        List<string> calls = [.. (await File.ReadAllLinesAsync(folder.File("trace"))).Where(call => call.Contains(target, StringComparison.Ordinal))];
        var renamed = calls.FindIndex(call => call.Contains($"rename(\"{target}/identity.json.tmp\", \"{target}/identity.json\")", StringComparison.Ordinal));
        Assert.NotEqual(-1, renamed);
        Assert.Contains(calls[..renamed], call => call.Contains("fsync(", StringComparison.Ordinal) && call.Contains($"<{target}/identity.json.tmp>", StringComparison.Ordinal));
        Assert.Contains(calls[renamed..], call => call.Contains("fsync(", StringComparison.Ordinal) && call.Contains($"<{target}>", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();
}
