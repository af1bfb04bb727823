namespace GanService.Engine.Data;

/// <summary>How far an import is.</summary>
/// <param name="Files">That it looks at; null until it knows.</param>
/// <param name="Done">Of these, those that it has looked at.</param>
/// <param name="Imported">Images packed.</param>
public readonly record struct ImportProgress(int? Files, int Done, int Imported);
