using GanService.Api.Web.Jobs;

namespace GanService.Api.Web.Experiments;

/// <summary>An experiment as the service shows it.</summary>
/// <param name="Varied">The fields in which its jobs differ.</param>
/// <param name="CreatedBy">The name of the key by which it was made; null without one.</param>
/// <param name="Jobs">Its jobs, in the order of the values that were given; those that were deleted are missing.</param>
public sealed record ExperimentResponse(string Id, string Name, IReadOnlyList<string> Varied, IReadOnlyList<JobResponse> Jobs, DateTime CreatedAt, string? CreatedBy);
