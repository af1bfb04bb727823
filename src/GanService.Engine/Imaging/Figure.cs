using ScottPlot;
using SkiaSharp;

namespace GanService.Engine.Imaging;

/// <summary>A white picture with a title, a legend below it, and plots.</summary>
internal sealed class Figure(int width, int height) : IDisposable
{
    private const float Margin = 20, TitleSize = 18, TextSize = 12.5f, LineHeight = 20, SwatchWidth = 22, SwatchGap = 6, EntryGap = 20;

    private readonly SKSurface surface = Create(width, height);

    static Figure()
    {
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        Fonts.Default = EmbeddedFont.Name;
    }

    public int Width => width;

    public int Height => height;

    /// <summary>Writes title and legend, which flows into as many lines as it needs.</summary>
    /// <returns>Where the plots may begin, in pixels from the top.</returns>
    public float DrawHeader(string title, IReadOnlyList<LegendEntry> legend)
    {
        var (x, y) = (Margin, 8f);
        foreach (var line in Wrap(title, TitleSize, width - (2 * Margin)))
            DrawText(line, x, y += 24, TitleSize, SKColors.Black);
        y += 26;
        foreach (var entry in legend)
        {
            var swatch = entry.Color is null ? 0 : SwatchWidth + SwatchGap;
            var length = swatch + Measure(entry.Text, TextSize);
            if (x > Margin && x + length > width - Margin)
                (x, y) = (Margin, y + LineHeight);
            DrawSwatch(entry, x, y - (TextSize * 0.35f));
            DrawText(entry.Text, x + swatch, y, TextSize, entry.Color is null ? SKColors.DimGray : SKColors.Black);
            x += length + EntryGap;
        }

        return y + 12;
    }

    /// <summary>Breaks a text between words into lines no longer than <paramref name="maxLength"/> pixels.</summary>
    public static IReadOnlyList<string> Wrap(string text, float size, float maxLength)
    {
        List<string> lines = [];
        foreach (var word in text.Split(' '))
        {
            if (lines.Count > 0 && Measure($"{lines[^1]} {word}", size) <= maxLength)
                lines[^1] += $" {word}";
            else
                lines.Add(word);
        }

        return lines;
    }

    /// <summary>Draws a plot.</summary>
    /// <param name="plot">What to draw.</param>
    /// <param name="place">Where, labels included.</param>
    /// <param name="padding">What of it the labels may take.</param>
    public void Draw(Plot plot, PixelRect place, PixelPadding padding)
    {
        plot.Layout.Fixed(padding);
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Render(surface.Canvas, place);
    }

    public byte[] Encode()
    {
        using var pixels = surface.PeekPixels();
        using var file = pixels?.Encode(SKEncodedImageFormat.Png, quality: 100)
            ?? throw new InvalidOperationException("The picture could not be encoded.");
        return file.ToArray();
    }

    public void Dispose() => surface.Dispose();

    private static SKSurface Create(int width, int height)
    {
        var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        return surface;
    }

    private static float Measure(string text, float size)
    {
        using var font = new SKFont(Typeface.Sans, size);
        return font.MeasureText(text);
    }

    private void DrawText(string text, float x, float y, float size, SKColor color)
    {
        using var font = new SKFont(Typeface.Sans, size);
        using var ink = new SKPaint { Color = color, IsAntialias = true };
        surface.Canvas.DrawText(text, x, y, SKTextAlign.Left, font, ink);
    }

    private void DrawSwatch(LegendEntry entry, float x, float y)
    {
        if (entry.Color is not { } color)
            return;
        using var dashes = entry.IsDashed ? SKPathEffect.CreateDash([6, 4], 0) : null;
        using var ink = new SKPaint { Color = color.ToSKColor(), StrokeWidth = entry.IsDashed ? 1.5f : 3, IsStroke = true, IsAntialias = true, PathEffect = dashes };
        surface.Canvas.DrawLine(x, y, x + SwatchWidth, y, ink);
    }

    private sealed class EmbeddedFont : IFontResolver
    {
        public const string Name = "DejaVu Sans";

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Typeface.Sans;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Typeface.Sans;
    }
}
