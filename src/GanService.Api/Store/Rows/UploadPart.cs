namespace GanService.Api.Store.Rows;

/// <summary>A piece of an archive that comes in pieces; its bytes are a file.</summary>
public sealed class UploadPart
{
    public required string DatasetId { get; init; }

    /// <summary>Bytes of the archive before it.</summary>
    public required long Offset { get; init; }

    public required long Bytes { get; set; }

    /// <summary>The file's name, which is this piece's alone, also where two clients send the same.</summary>
    public required string File { get; init; }
}
