using System.Diagnostics;
using System.Text.RegularExpressions;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Http;
using GanService.Client;
using GanService.Engine.Imaging;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GanService.Api.Tests.Docs;

/// <summary>What the pages for newcomers tell them to paste.</summary>
public sealed partial class ExamplesTests(ExamplesService examples) : IClassFixture<ExamplesService>, IDisposable
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>Systems have packages for their own Python, which need not be the first on the path.</summary>
    private static readonly string[] pythons = ["python3", "/usr/bin/python3"];

    /// <summary>What Python needs to be given, and machines may lack.</summary>
    private static readonly string[] packages = ["numpy", "onnxruntime", "torch", "safetensors"];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string, int> Examples
    {
        get
        {
            var examples = new TheoryData<string, string, int>();
            foreach (var (page, language, number) in Pages.Examples)
                examples.Add(page, language, number);
            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_Pasted_EndsWithoutAnError(string page, string language, int number)
    {
        var service = examples.Service.Http.BaseAddress!.ToString().TrimEnd('/');
        var code = Pages.CodeOf(page, language)[number - 1].Replace("http://localhost:8080", service, StringComparison.Ordinal);
        await WriteFilesAsync();
        await (language switch
        {
            Pages.Bash => RunAsync("bash", ["-euo", "pipefail", Write("example.sh", code)]),
            "python" => RunPythonAsync(code),
            "js" => RunJavaScriptAsync(code),
            "csharp" => RunCSharpAsync(code),
            _ => throw new InvalidOperationException($"{page} has a block of '{language}', which nothing here runs. Mark it as text where it is only shown."),
        });
    }

    public void Dispose() => folder.Dispose();

    // What the pages let a reader download first.
    private async Task WriteFilesAsync()
    {
        File.WriteAllText(folder.File(".curlrc"), "fail-with-body\n"); // for lines that do without, because they show what they get
        File.WriteAllBytes(folder.File("me.jpg"), ImageEncoder.Jpeg(TestImages.Face(1, 64), quality: 90));
        var checkpoint = (await examples.Service.GetAsync<Page<CheckpointResponse>>("/checkpoints?limit=200")).Items.First(c => c.ImageSize == 28);
        foreach (var file in (string[])["generator.safetensors", "generator.onnx"])
            File.WriteAllBytes(folder.File(file), await examples.Service.BytesAsync($"/checkpoints/{checkpoint.Id}/{file}"));
    }

    private async Task RunPythonAsync(string code)
    {
        var needed = Import().Matches(code).Select(m => m.Groups[1].Value).Intersect(packages).ToList();
        foreach (var python in pythons)
        {
            var (status, _) = await TryAsync(python, ["-c", $"import {string.Join(", ", (IEnumerable<string>)["sys", .. needed])}"]);
            if (status != 0)
                continue;
            await RunAsync(python, [Write("example.py", code)]);
            return;
        }

        Assert.Skip($"This needs python3 with {string.Join(", ", needed)}.");
    }

    private async Task RunJavaScriptAsync(string code)
    {
        var (status, _) = await TryAsync("node", ["--version"]);
        Assert.SkipUnless(status == 0, "This needs Node.js.");
        if (code.Contains("import ", StringComparison.Ordinal))
        {
            Assert.SkipUnless(Directory.Exists(Pages.NodeModules), "This needs npm ci --prefix tests/examples.");
            Directory.CreateSymbolicLink(folder.File("node_modules"), Pages.NodeModules);
        }

        await RunAsync("node", [Write("example.mjs", code)]);
    }

    private async Task RunCSharpAsync(string code)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compiled = CSharpCompilation.Create("example", [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(code)], references, new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
            .Emit(folder.File("example.dll"));
        Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics));
        File.Copy(typeof(GanServiceClient).Assembly.Location, folder.File("GanService.Client.dll"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "GanService.Api.runtimeconfig.json"), folder.File("example.runtimeconfig.json"));
        await RunAsync("dotnet", [folder.File("example.dll")]);
    }

    private string Write(string name, string code)
    {
        File.WriteAllText(folder.File(name), code);
        return folder.File(name);
    }

    private async Task RunAsync(string program, string[] arguments)
    {
        var (status, output) = await TryAsync(program, arguments);
        Assert.True(status == 0, $"{program} ended with {status}:\n{output}");
    }

    /// <returns>The exit code, null when there is no such program; and what it wrote.</returns>
    private async Task<(int? Status, string Output)> TryAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.File("") };
        start.Environment["CURL_HOME"] = folder.File("");
        start.Environment["id"] = examples.Labelled;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "");
        }

        using (process)
        using (var patience = new CancellationTokenSource(Poll.Patience))
        await using (patience.Token.Register(() => process.Kill(entireProcessTree: true)))
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await error);
        }
    }

    [GeneratedRegex(@"^(?:import|from) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Import();
}
