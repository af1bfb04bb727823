using System.ComponentModel.DataAnnotations;
using System.Text.Json;
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
    /// jobs share dataset and number of steps, and the seed unless it varies: repeating a job with other seeds shows what chance makes of it.
    /// </summary>
    [Required]
    public Dictionary<string, JsonElement[]>? Vary { get; init; }
}
