using GanService.Api.Store.Rows;
using GanService.Engine.Quality;

namespace GanService.Api.Web.Checkpoints;

/// <summary>A checkpoint as the service shows it.</summary>
/// <param name="Id">For <c>/generate?checkpoint=</c>.</param>
/// <param name="JobId">The job that made it; of an imported one its own id.</param>
/// <param name="Step">The step it was taken after.</param>
/// <param name="ImageSize">Side of its faces in pixels.</param>
/// <param name="Resumable">Whether the whole training state is still there, not only the generator.</param>
/// <param name="Sha256">Of <c>generator.safetensors</c>.</param>
/// <param name="GeneratorBytes">Length of <c>generator.safetensors</c>.</param>
/// <param name="StateSha256">Of the whole training state, also where only the generator is left; null where it was not recorded.</param>
/// <param name="CreatedBy">The name of the key by which it, or its job, was made; null without one.</param>
/// <param name="Classes">The names of its classes, for <c>class=</c>; null if it has none.</param>
/// <param name="Quality">How good its faces are; null where it was not measured.</param>
public sealed record CheckpointResponse(
    string Id, string JobId, int Step, int ImageSize, bool Resumable, string Sha256, long GeneratorBytes, DateTime CreatedAt, string? StateSha256, string? CreatedBy, IReadOnlyList<string>? Classes = null, QualityReport? Quality = null)
{
    public static CheckpointResponse Of(Checkpoint c) => new(c.Id, c.JobId, c.Step, c.ImageSize, c.Resumable, c.Sha256, c.GeneratorBytes, c.CreatedAt, c.StateSha256, c.CreatedBy, c.ClassesJson is null ? null : c.Classes(), c.Quality());

    /// <summary>A checkpoint as it was saved.</summary>
    public static CheckpointResponse Of(TrainingJob job, StoredCheckpoint c) => new(c.Id, job.Id, c.Step, c.ImageSize, c.Resumable, c.Sha256, c.GeneratorBytes, c.CreatedAt, c.StateSha256, job.CreatedBy, job.Configuration().Networks.Classes);
}
