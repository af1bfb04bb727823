using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Web.Experiments;

/// <summary>A base job and what to vary in it.</summary>
public sealed record CreateExperimentRequest
{
    /// <summary>For people; made of the varied fields when left out.</summary>
    /// <example>SGD, RMSProp or Adam?</example>
    [StringLength(200, MinimumLength = 1)]
    [RegularExpression(@"[^\p{Cc}]*", ErrorMessage = "must be one line, without control characters.")]
    public string? Name { get; init; }

    /// <summary>What all jobs share, as for <c>POST /jobs</c>.</summary>
    public CreateJobRequest Job { get; init; } = new();

    /// <summary>
    /// Fields of <c>POST /jobs</c> with the values to try; of several fields every combination is tried, at most 12 jobs in all. The
    /// jobs share dataset and number of steps, and the seed unless it varies: repeating a job with other seeds shows how much is chance.
    /// </summary>
    public Dictionary<string, JsonElement[]>? Vary { get; init; }

    /// <summary>In place of <c>vary</c>: ranges to draw values from, to find the job of the smallest distance.</summary>
    public SearchRequest? Search { get; init; }
}

/// <summary>A search for the best values.</summary>
public sealed record SearchRequest
{
    /// <summary>The most trials of a search.</summary>
    public const int MaxTrials = 64;

    /// <summary>With <c>successive-halving</c> all trials make a few steps, and the best of them go on; with <c>random</c> all make all steps.</summary>
    /// <example>successive-halving</example>
    public SearchMethod Method { get; init; }

    /// <summary>Fields of the job, such as <c>batchSize</c> or <c>optimizer.learningRate</c>, with what to draw from; at most 10.</summary>
    [Required]
    public Dictionary<string, SearchRange> Ranges { get; init; } = new Dictionary<string, SearchRange>();

    /// <summary>How many jobs to try; as many as the budget allows, up to 64, when left out.</summary>
    /// <example>8</example>
    [Range(2, MaxTrials)]
    public int? Trials { get; init; }

    /// <summary>Steps that all trials together may make; without a limit when left out.</summary>
    /// <example>40000</example>
    [Range(1, long.MaxValue)]
    public long? Budget { get; init; }

    /// <summary>For successive halving: one in this many trials continues at each rung, with this many times the steps.</summary>
    /// <example>2</example>
    [Range(2, 4)]
    public int KeepOneIn { get; init; } = 2;

    /// <summary>Decides the values: the same seed draws the same ones.</summary>
    /// <example>1</example>
    [Range(0, int.MaxValue)]
    public long Seed { get; init; }
}

/// <summary>What a search draws the values of a field from: <c>min</c> and <c>max</c>, or <c>values</c>.</summary>
public sealed record SearchRange
{
    /// <summary>The smallest.</summary>
    /// <example>0.0001</example>
    public double? Min { get; init; }

    /// <summary>The largest.</summary>
    /// <example>0.01</example>
    public double? Max { get; init; }

    /// <summary>Whether values are drawn evenly on a logarithmic scale.</summary>
    /// <example>true</example>
    public bool Logarithmic { get; init; }

    /// <summary>Values of which each is as likely.</summary>
    public IReadOnlyList<JsonElement>? Values { get; init; }
}
