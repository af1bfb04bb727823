using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Eyes and brows.</summary>
internal static class EyePainter
{
    public static void Paint(Brush brush, FaceTraits face)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var nearness = 1 + (0.1f * side * -face.Yaw); // the eye turned away is foreshortened
            var x = HeadPainter.Center + (0.035f * face.Yaw) + (side * face.EyeDistance * (1 - (0.05f * side * face.Yaw)));
            PaintEye(brush, face, side, x, face.EyeWidth * nearness);
            PaintBrow(brush, face, side, x, nearness);
        }
    }

    private static void PaintEye(Brush brush, FaceTraits face, int side, float x, float width)
    {
        var (y, slant, squint) = (HeadPainter.EyeLine, face.EyeSlant, 1 - (0.25f * Math.Max(0, face.Smile) * face.MouthOpening));
        var opening = face.EyeOpening * squint;
        using var almond = Brush.Path(path =>
        {
            path.MoveTo(x - (side * width), y + 0.006f);
            path.CubicTo(x - (side * width * 0.5f), y - (opening * 1.25f), x + (side * width * 0.45f), y - (opening * 1.35f) - slant, x + (side * width), y - slant);
            path.CubicTo(x + (side * width * 0.5f), y + (opening * 0.95f), x - (side * width * 0.4f), y + (opening * 1.05f), x - (side * width), y + 0.006f);
            path.Close();
        });
        brush.Fill(almond, new SKColor(236, 230, 224));
        brush.Within(almond, () =>
        {
            var irisX = x + (0.014f * face.Gaze) + (0.008f * face.Yaw);
            var radius = 0.0245f;
            brush.Oval(irisX, y - 0.002f, radius, radius, face.Iris.Darker(0.45f));
            brush.Oval(irisX, y - 0.001f, radius * 0.78f, radius * 0.78f, face.Iris.Lighter(0.12f), blur: 0.003f);
            brush.Oval(irisX, y - 0.002f, radius * 0.44f, radius * 0.44f, new(14, 10, 12));
            brush.Oval(irisX - (0.009f * face.Light), y - 0.01f, 0.0055f, 0.0055f, SKColors.White.Faint(0.9f));
            brush.Oval(x, y - (opening * 1.3f), width, opening * 0.6f, new SKColor(40, 24, 24).Faint(0.5f), blur: 0.006f);
        });

        var lash = FaceColors.Mix(face.Hair, new(20, 12, 12), 0.75f);
        using var lid = Brush.Path(path =>
        {
            path.MoveTo(x - (side * width), y + 0.005f);
            path.CubicTo(x - (side * width * 0.5f), y - (opening * 1.25f), x + (side * width * 0.45f), y - (opening * 1.35f) - slant, x + (side * width * 1.06f), y - slant - 0.002f);
        });
        brush.Stroke(lid, lash.Faint(0.92f), 0.007f + (0.006f * face.Femininity));
        brush.Curve(
            x - (side * width * 0.8f), y - (opening * 1.15f) - 0.004f, x, y - (opening * 1.9f) - 0.012f, x + (side * width), y - slant - (opening * 0.8f) - 0.006f,
            face.Skin.Darker(0.5f).Faint(0.6f), 0.006f, blur: 0.003f);
        brush.Curve(x - (side * width * 0.7f), y + (opening * 0.7f), x, y + (opening * 1.35f), x + (side * width * 0.8f), y + (opening * 0.5f), face.Skin.Darker(0.45f).Faint(0.55f), 0.005f, blur: 0.002f);
    }

    private static void PaintBrow(Brush brush, FaceTraits face, int side, float x, float nearness)
    {
        var y = HeadPainter.EyeLine - face.BrowHeight;
        var (inner, outer, half) = (x - (side * 0.055f * nearness), x + (side * 0.072f * nearness), face.BrowThickness / 2);
        using var brow = Brush.Path(path =>
        {
            path.MoveTo(inner, y + face.BrowSlant - half);
            path.QuadTo(x + (side * 0.02f), y - 0.022f - half, outer, y + 0.012f);
            path.QuadTo(x + (side * 0.015f), y - 0.01f + half, inner, y + face.BrowSlant + (half * 1.3f));
            path.Close();
        });
        brush.Fill(brow, FaceColors.Mix(face.Hair, new(40, 28, 24), 0.35f).Faint(0.88f), blur: 0.0035f);
    }
}
