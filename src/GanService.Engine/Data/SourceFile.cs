using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>A file that may become an image of a dataset.</summary>
/// <param name="Name">With its folders, and slashes between them.</param>
/// <param name="Read">Reads all of it; fails as a file that is skipped where it cannot be used.</param>
internal sealed record SourceFile(string Name, Func<byte[]> Read)
{
    /// <summary>Where the eyes of the face in it are, if that is known.</summary>
    public EyePair? Eyes { get; init; }
}
