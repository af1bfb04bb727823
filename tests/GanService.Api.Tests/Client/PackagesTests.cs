using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace GanService.Api.Tests.Client;

/// <summary>What <c>dotnet pack</c> makes of the client and of the command.</summary>
public sealed class PackagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Command_Packed_InstallsAsATool()
    {
        await PackAsync("GanService.Cli");

        await DotnetAsync("tool", "install", "GanService.Cli", "--tool-path", folder.File("tools"), "--source", folder.File("packages"));

        using var command = Process.Start(new ProcessStartInfo(folder.File("tools/ganservice"), ["faces", "--help"]) { RedirectStandardOutput = true })!;
        var help = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        Assert.Equal(0, command.ExitCode);
        Assert.Contains("--truncation", help);
    }

    [Fact]
    public async Task Library_Packed_HasItsDocumentationAndNeedsNothing()
    {
        await PackAsync("GanService.Client");

        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.File("packages"))));
        Assert.Contains(package.Entries, e => e.FullName == "lib/net10.0/GanService.Client.dll");
        Assert.Contains(package.Entries, e => e.FullName == "lib/net10.0/GanService.Client.xml");
        using var description = package.GetEntry("GanService.Client.nuspec")!.Open();
        var fields = (await XDocument.LoadAsync(description, LoadOptions.None, CancellationToken.None)).Root!.Descendants().ToLookup(e => e.Name.LocalName, e => e.Value);
        Assert.Equal(["MIT"], fields["license"]);
        Assert.DoesNotContain("Package Description", fields["description"]);
        Assert.Empty(fields["dependency"]);
    }

    public void Dispose() => folder.Dispose();

    private Task PackAsync(string project) => DotnetAsync("pack", Path.Combine(Repository.Folder, "src", project), "--no-build", "--configuration", Configuration, "--output", folder.File("packages"));

    // That of what is tested, which is built already.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Name;

    private async Task DotnetAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.File("") })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }
}
