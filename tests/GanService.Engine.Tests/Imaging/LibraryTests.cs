namespace GanService.Engine.Tests.Imaging;

/// <summary>Which library does what; decision 13.</summary>
public sealed class LibraryTests
{
    [Fact]
    public void SkiaSharp_IsNamedByWhatReadsFilesAndByWhatDrawsShapesAndText() =>
        Assert.Equal(
            ["Faces", "Figure.cs", "ImageDecoder.cs", "Orientation.cs", "ProgressAnimation.cs", "Typeface.cs"],
            Sources.Naming("SkiaSharp").Select(path => path["GanService.Engine/Imaging/".Length..].Split('/')[0]).Distinct());

    [Fact]
    public void ImageSharp_IsNamedInTheFolderOfPicturesOnlyAndReadsNoFile()
    {
        Assert.All(Sources.Naming("ImageSharp"), path => Assert.StartsWith("GanService.Engine/Imaging/", path, StringComparison.Ordinal));
        Assert.Empty(Sources.Naming("Image.Load", "Image.Identify", "Image.DetectFormat"));
    }
}
