using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Aliases;

/// <summary>A name for a checkpoint.</summary>
/// <param name="Name">For <c>/generate?checkpoint=</c>.</param>
/// <param name="Checkpoint">The id of the checkpoint that it means.</param>
/// <param name="ChangedAt">Since when.</param>
/// <param name="ChangedBy">The name of the key by which that was done; null without one.</param>
public sealed record AliasResponse(string Name, string Checkpoint, DateTime ChangedAt, string? ChangedBy)
{
    public static AliasResponse Of(Alias alias) => new(alias.Name, alias.CheckpointId, alias.ChangedAt, alias.ChangedBy);
}
