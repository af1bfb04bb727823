using System.Text.Json.Nodes;

namespace GanService.Client;

/// <summary>A base job and what to vary in it.</summary>
public sealed record NewExperiment
{
    /// <summary>For people; made of the varied fields when left out.</summary>
    public string? Name { get; init; }

    /// <summary>What all jobs share.</summary>
    public NewJob Job { get; init; } = new();

    /// <summary>Fields of a job with the values to try; of several fields every combination is tried.</summary>
    public IReadOnlyDictionary<string, JsonArray>? Vary { get; init; }

    /// <summary>In place of that: ranges to draw values from, as <c>POST /experiments</c> takes them.</summary>
    public JsonObject? Search { get; init; }
}

/// <summary>Jobs that differ in named fields only.</summary>
public sealed record Experiment
{
    /// <summary>Ids of newer experiments are greater.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The fields in which its jobs differ.</summary>
    public IReadOnlyList<string> Varied { get; init; } = [];

    /// <summary>Its jobs, in the order of the values; those that were deleted are missing.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];

    /// <summary>When it was queued.</summary>
    public DateTime CreatedAt { get; init; }
}
