using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class GifTests
{
    private static readonly RgbImage quarters = TestImages.Quarters();
    private static readonly RgbImage black = new(40, 20, new byte[40 * 20 * 3]);

    [Fact]
    public void Encode_OfFrames_CanBeReadBackAndLoopsForEver()
    {
        var gif = TestGif.Read(ImageEncoder.Gif([quarters, black, quarters], [500, 100, 2000]));

        Assert.True(gif.LoopsForEver);
        Assert.Equal([500, 100, 2000], gif.DelaysMilliseconds);
        Assert.Equal(3, gif.Frames.Count);
        Assert.All(gif.Frames.Zip([quarters, black, quarters]), pair => Assert.InRange(TestGif.MeanDifference(pair.First, pair.Second), 0, 2));
    }

    [Fact]
    public void Encode_OfManyColors_StaysCloseToThem()
    {
        var colorful = new RgbImage(128, 128, [.. Enumerable.Range(0, 128 * 128).SelectMany(i => new[] { (byte)(i % 128 * 2), (byte)(i / 128 * 2), (byte)(i / 64) })]);

        Assert.InRange(TestGif.MeanDifference(TestGif.Read(ImageEncoder.Gif([colorful], [100])).Frames[0], colorful), 0, 8);
    }

    [Fact]
    public void Encode_OfEqualFrames_KeepsEach() =>
        Assert.Equal([100, 200, 300], TestGif.Read(ImageEncoder.Gif([black, black, black], [100, 200, 300])).DelaysMilliseconds);

    [Fact]
    public void Encode_Twice_GivesTheSameBytes() =>
        Assert.Equal(ImageEncoder.Gif([quarters, black], [100, 100]), ImageEncoder.Gif([quarters, black], [100, 100]));

    [Fact]
    public void Encode_OfNoFramesOrFramesThatDiffer_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ImageEncoder.Gif([], []));
        Assert.Throws<ArgumentException>(() => ImageEncoder.Gif([quarters, TestImages.Quarters(20, 40)], [100, 100]));
        Assert.Throws<ArgumentException>(() => ImageEncoder.Gif([quarters], [100, 100]));
    }
}
