using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class PngTests
{
    [Fact]
    public void Encode_WithText_CanBeReadBackAndDecoded()
    {
        var png = ImageEncoder.Png(TestImages.Quarters(), [new("Seed", "7"), new("Author", "Zoë")]);

        Assert.Equal(new Dictionary<string, string> { ["Seed"] = "7", ["Author"] = "Zoë" }, PngChunks.ReadText(png));
        Assert.Equal(TestImages.Quarters().Pixels, ImageDecoder.Decode(png, 1000).Pixels);
    }

    [Fact]
    public void Compose_OfFiveImages_PutsThemRowByRowOnWhite()
    {
        var black = new RgbImage(4, 4, new byte[48]);

        var grid = ImageGrid.Compose([black, black, black, black, black], columns: 3, gap: 2);

        Assert.Equal((16, 10), (grid.Width, grid.Height));
        Assert.Equal((0, 0, 0), TestImages.Pixel(grid, 7, 9));
        Assert.Equal((255, 255, 255), TestImages.Pixel(grid, 4, 0));
        Assert.Equal((255, 255, 255), TestImages.Pixel(grid, 13, 7));
    }
}
