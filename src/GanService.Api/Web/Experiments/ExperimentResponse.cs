using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Web.Experiments;

/// <summary>An experiment as the service shows it.</summary>
/// <param name="Varied">The fields in which its jobs differ.</param>
/// <param name="Search">How it looks for the best of them; null where it tries what was listed.</param>
/// <param name="CreatedBy">The name of the key by which it was made; null without one.</param>
/// <param name="Jobs">Its jobs, in the order of the values that were given; those that were deleted are missing.</param>
public sealed record ExperimentResponse(string Id, string Name, IReadOnlyList<string> Varied, IReadOnlyList<JobResponse> Jobs, SearchResponse? Search, DateTime CreatedAt, string? CreatedBy);

/// <summary>How an experiment looks for the best of its jobs.</summary>
/// <param name="Method">The method.</param>
/// <param name="Seed">By which values were drawn.</param>
/// <param name="Rungs">Where jobs wait for each other, in order; none where each makes all steps.</param>
/// <param name="StepsMade">By all jobs so far.</param>
/// <param name="IsDone">Whether every rung was decided, and every job has ended.</param>
public sealed record SearchResponse(SearchMethod Method, long Seed, IReadOnlyList<RungResponse> Rungs, long StepsMade, bool IsDone);

/// <summary>A step at which the jobs of a search wait for each other.</summary>
/// <param name="Step">The step.</param>
/// <param name="Kept">The ids of those that went on from there, the best first; null until that is decided.</param>
public sealed record RungResponse(int Step, IReadOnlyList<string>? Kept);
