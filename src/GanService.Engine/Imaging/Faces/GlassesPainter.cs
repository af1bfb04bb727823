using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Round or square frames.</summary>
internal static class GlassesPainter
{
    private const float Thickness = 0.011f;

    public static void Paint(Brush brush, FaceTraits face)
    {
        if (face.Glasses == GlassesStyle.None)
            return;
        var (x, y) = (HeadPainter.Center + (0.038f * face.Yaw), HeadPainter.EyeLine + 0.008f);
        var (halfWidth, halfHeight) = face.Glasses == GlassesStyle.Round ? (0.08f, 0.068f) : (0.086f, 0.056f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var center = x + (side * (face.EyeDistance + 0.008f));
            using var frame = Brush.Path(path =>
            {
                var box = new SKRect(center - halfWidth, y - halfHeight, center + halfWidth, y + halfHeight);
                path.AddRoundRect(face.Glasses == GlassesStyle.Round ? new(box, halfWidth, halfHeight) : new(box, 0.024f, 0.024f));
            });
            brush.Fill(frame, SKColors.White.Faint(0.07f));
            brush.Within(frame, () => brush.Curve(center - 0.05f, y + 0.03f, center, y - 0.02f, center + 0.02f, y - 0.06f, SKColors.White.Faint(0.22f), 0.018f, blur: 0.008f));
            brush.Stroke(frame, face.GlassesColor, Thickness);
            brush.Curve(
                center + (side * halfWidth), y - 0.012f, center + (side * (halfWidth + 0.02f)), y - 0.016f, HeadPainter.Center + (side * face.HeadWidth), y - 0.002f,
                face.GlassesColor, Thickness);
        }

        var inner = face.EyeDistance + 0.008f - halfWidth;
        brush.Curve(x - inner, y - 0.006f, x, y - 0.022f, x + inner, y - 0.006f, face.GlassesColor, Thickness);
    }
}
