namespace GanService.Api.Store.Rows;

/// <summary>A favourite's row: a face that somebody wants to keep. Its picture is a file, so that it stays when its checkpoint goes.</summary>
public sealed class Favourite
{
    public required string Id { get; init; }

    public required string CheckpointId { get; init; }

    /// <summary>The checkpoint's job; of an imported one the checkpoint's own id.</summary>
    public required string JobId { get; init; }

    /// <summary>What the job was called, for when it is gone.</summary>
    public required string JobName { get; init; }

    public required int Step { get; init; }

    public required int ImageSize { get; init; }

    public required long Seed { get; init; }

    public required double Truncation { get; init; }

    /// <summary>Empty where its checkpoint knows no classes.</summary>
    public string Class { get; init; } = "";

    public string? Note { get; set; }

    /// <summary>Of the picture's file.</summary>
    public required long Bytes { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key by which it was made; null without one.</summary>
    public string? CreatedBy { get; init; }
}
