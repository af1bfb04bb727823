using GanService.Api.Store.Rows;
using GanService.Engine.Quality;

namespace GanService.Api.Web.Checkpoints;

/// <summary>A checkpoint was measured.</summary>
/// <param name="Quality">As the checkpoint shows it from now on.</param>
public sealed record MeasuredQuality(string JobId, string CheckpointId, int Step, QualityReport Quality)
{
    public static MeasuredQuality Of(string jobId, StoredQuality measured) => new(jobId, measured.CheckpointId, measured.Step, measured.Quality!);
}
