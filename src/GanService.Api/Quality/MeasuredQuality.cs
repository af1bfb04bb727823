using GanService.Engine.Quality;

namespace GanService.Api.Quality;

/// <summary>A checkpoint was measured.</summary>
/// <param name="Quality">As the checkpoint shows it from now on.</param>
public sealed record MeasuredQuality(string JobId, string CheckpointId, int Step, QualityReport Quality);
