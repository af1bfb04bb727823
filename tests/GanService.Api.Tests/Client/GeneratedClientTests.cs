using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace GanService.Api.Tests.Client;

/// <summary>What others make of the OpenAPI document. The dashboard's types are made of it, too, and its build compiles them.</summary>
public sealed class GeneratedClientTests(SharedService shared) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Client_GeneratedFromTheDocument_CompilesAndAsks()
    {
        var document = await OpenApiDocument.FromJsonAsync(await shared.Service.Http.GetStringAsync("/swagger/v1/swagger.json"));
        var generator = new CSharpClientGenerator(document, new() { ClassName = "Client", UseBaseUrl = false, CSharpGeneratorSettings = { Namespace = "Generated" } });

        var client = Activator.CreateInstance(Compile(generator.GenerateFile()).GetType("Generated.Client")!, shared.Service.Http)!;
        dynamic asked = client.GetType().GetMethod("GetRecipesAsync", [])!.Invoke(client, null)!;
        IEnumerable<object> recipes = await asked;

        Assert.NotEmpty(recipes);
    }

    private static Assembly Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        using var assembly = new MemoryStream();
        var result = CSharpCompilation.Create("Generated", [CSharpSyntaxTree.ParseText(source)], references, new(OutputKind.DynamicallyLinkedLibrary)).Emit(assembly);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(assembly.ToArray());
    }
}
