namespace GanService.Engine.Data;

/// <summary>What is known of an image of a dataset.</summary>
/// <param name="File">Its name in the archive or folder.</param>
/// <param name="Width">Of the picture in it, in pixels, upright.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Side">Pixels of the square that was cut out of that.</param>
/// <param name="IsGrey">There is no colour in it.</param>
/// <param name="IsFlat">There is next to nothing in it.</param>
/// <param name="FileHash">Of the file's bytes: XXH128.</param>
/// <param name="LookHash">Of what it looks like: <see cref="Look.Hash"/>.</param>
/// <param name="Labels">One a column; empty where there is none.</param>
public sealed record ImageRow(string File, int Width, int Height, int Side, bool IsGrey, bool IsFlat, UInt128 FileHash, ulong LookHash, IReadOnlyList<string> Labels);
