namespace GanService.Engine.Recipes;

/// <summary>A field that cannot be used as it is.</summary>
/// <param name="Field">Its JSON path, such as <c>networks.latentSize</c>.</param>
/// <param name="Message">What to change.</param>
public sealed record ConfigurationError(string Field, string Message);
