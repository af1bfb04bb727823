using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;

namespace GanService.Api.Web.Favourites;

/// <summary>A face that somebody wants to keep.</summary>
/// <param name="Id">Its own; later ones come after it.</param>
/// <param name="Checkpoint">The id of the checkpoint that drew it.</param>
/// <param name="CheckpointExists">Whether that checkpoint is still there, so that more can be made of the face.</param>
/// <param name="JobId">The checkpoint's job; of an imported one the checkpoint's own id.</param>
/// <param name="Job">What the job is called, or was when it was deleted.</param>
/// <param name="Step">The step that the checkpoint was taken after.</param>
/// <param name="ImageSize">Side of the picture in pixels.</param>
/// <param name="Seed">The face's.</param>
/// <param name="Truncation">How much of its way from the typical face its latent keeps.</param>
/// <param name="Class">Its class; null where its checkpoint knows none.</param>
/// <param name="Note">What somebody said of it.</param>
/// <param name="Url">Of the picture.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="CreatedBy">The name of the key by which it was made a favourite; null without one.</param>
public sealed record FavouriteResponse(
    string Id, string Checkpoint, bool CheckpointExists, string JobId, string Job, int Step, int ImageSize, long Seed, double Truncation, string? Class, string? Note, string Url, DateTime CreatedAt, string? CreatedBy);

/// <summary>A favourite with what other rows say of it.</summary>
/// <param name="Row">Its own.</param>
/// <param name="Title">The job's; null when that is gone.</param>
/// <param name="CheckpointExists">Whether its checkpoint is there.</param>
internal sealed record KnownFavourite(Favourite Row, JobTitle? Title, bool CheckpointExists)
{
    /// <summary>Favourites as they can be asked for.</summary>
    public static IQueryable<KnownFavourite> Of(GanServiceDb database, IQueryable<Favourite> favourites) => favourites.Select(f => new KnownFavourite(
        f, database.Jobs.Where(j => j.Id == f.JobId).Select(j => new JobTitle(j.Name, j.Steps)).SingleOrDefault(), database.Checkpoints.Any(c => c.Id == f.CheckpointId)));

    /// <summary>What the names of its files begin with.</summary>
    public JobTitle FileTitle => Title ?? new(Row.JobName, Row.Step);

    public FavouriteResponse Answer(HttpContext context) => new(
        Row.Id, Row.CheckpointId, CheckpointExists, Row.JobId, FileTitle.Name, Row.Step, Row.ImageSize, Row.Seed, Row.Truncation, Row.Class is "" ? null : Row.Class, Row.Note, context.AddressOf($"/favourites/{Row.Id}.png"), Row.CreatedAt, Row.CreatedBy);
}
