using System.Text.Json;
using GanService.Engine;

namespace GanService.Api.Store.Rows;

/// <summary>Jobs that differ in named fields only.</summary>
public sealed class Experiment
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The fields that differ, in the order in which they were named.</summary>
    public required IList<string> Varied { get; init; }

    /// <summary>The <see cref="SearchPlan"/> of one that searches.</summary>
    public string? SearchJson { get; init; }

    /// <summary>At each rung that was decided, the ids of the jobs that go on, the best first.</summary>
    public string KeptJson { get; private set; } = "[]";

    /// <summary>Whether rungs are still to be decided.</summary>
    public bool IsSearching { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }

    public SearchPlan? Search => SearchJson is null ? null : JsonSerializer.Deserialize<SearchPlan>(SearchJson, EngineJson.Options);

    public IReadOnlyList<IReadOnlyList<string>> Kept => JsonSerializer.Deserialize<IReadOnlyList<IReadOnlyList<string>>>(KeptJson, EngineJson.Options)!;

    /// <summary>Decides the next rung.</summary>
    public void Keep(IReadOnlyList<string> jobs) => KeptJson = JsonSerializer.Serialize(Kept.Append(jobs), EngineJson.Options);
}
