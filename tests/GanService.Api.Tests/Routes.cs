namespace GanService.Api.Tests;

/// <summary>The addresses of the OpenAPI document.</summary>
public static class Routes
{
    /// <summary>A path with something in the place of each parameter, of a kind that the route takes.</summary>
    public static string Filled(string path, string name) => path
        .Replace("{id}", name, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal).Replace("{delivery}", name, StringComparison.Ordinal)
        .Replace("{step}", "1", StringComparison.Ordinal).Replace("{image}", "1", StringComparison.Ordinal).Replace("{picture}", "1", StringComparison.Ordinal);
}
