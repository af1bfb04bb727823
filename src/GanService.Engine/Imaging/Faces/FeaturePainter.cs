using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Nose and mouth.</summary>
internal static class FeaturePainter
{
    public static void PaintNose(Brush brush, FaceTraits face)
    {
        var (x, tip, width) = (HeadPainter.Center + (0.052f * face.Yaw), face.NoseTip, face.NoseWidth);
        var bridge = HeadPainter.Center + (0.035f * face.Yaw);
        var shade = face.Light >= 0 ? 1 : -1;
        var shadow = face.Skin.Darker(0.48f);
        brush.Curve(bridge + (shade * 0.025f), HeadPainter.EyeLine - 0.01f, bridge + (shade * 0.02f), tip - 0.08f, x + (shade * width * 0.75f), tip - 0.015f, shadow.Faint(0.45f * face.LightStrength), 0.02f, blur: 0.01f);
        brush.Curve(bridge - (shade * 0.004f), HeadPainter.EyeLine + 0.01f, bridge, tip - 0.07f, x - (shade * 0.004f), tip - 0.02f, face.Skin.Lighter(0.55f).Faint(0.5f), 0.014f, blur: 0.007f);
        brush.Oval(x, tip + 0.014f, width * 1.05f, 0.012f, shadow.Faint(0.55f), blur: 0.008f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            brush.Curve(x + (side * width * 0.75f), tip - 0.022f, x + (side * width * 1.25f), tip - 0.004f, x + (side * width * 0.82f), tip + 0.011f, shadow.Faint(0.6f), 0.008f, blur: 0.004f);
            brush.Oval(x + (side * width * 0.45f), tip + 0.01f, width * 0.26f, 0.007f, face.Skin.Darker(0.78f).Faint(0.8f), blur: 0.003f);
        }

        brush.Oval(x - (shade * 0.006f), tip - 0.012f, width * 0.36f, 0.012f, face.Skin.Lighter(0.6f).Faint(0.55f), blur: 0.006f);
    }

    public static void PaintMouth(Brush brush, FaceTraits face)
    {
        var (x, y, w) = (HeadPainter.Center + (0.042f * face.Yaw), face.Mouth, face.MouthWidth * (1 + (0.14f * Math.Max(0, face.Smile))));
        var corner = y - (0.03f * face.Smile);
        var gap = face.MouthOpening * 0.026f;
        var (top, bottom) = (y - (gap * 0.3f), y + (gap * 0.9f) + (0.008f * Math.Max(0, face.Smile)));
        var lip = FaceColors.Mix(face.Skin.Darker(0.12f), new(178, 58, 66), 0.32f + (0.3f * face.Femininity));

        brush.Oval(x, bottom + face.LipThickness + 0.02f, w * 0.5f, 0.014f, face.Skin.Darker(0.45f).Faint(0.4f), blur: 0.01f);
        using var inside = Between(x, w * 0.93f, corner, top, bottom);
        brush.Fill(inside, new SKColor(72, 22, 26));
        if (face.MouthOpening > 0.3f)
        {
            brush.Within(inside, () =>
            {
                brush.Oval(x, top + 0.004f, w * 0.8f, gap * 0.72f, new(240, 236, 228));
                brush.Oval(x, bottom + 0.008f, w * 0.5f, gap * 0.3f, new SKColor(150, 62, 66).Faint(0.8f), blur: 0.004f);
            });
        }

        using var upper = Brush.Path(path =>
        {
            path.MoveTo(x - w, corner);
            path.CubicTo(x - (w * 0.5f), top - face.LipThickness, x - (w * 0.2f), top - (face.LipThickness * 1.35f), x, top - (face.LipThickness * 0.9f));
            path.CubicTo(x + (w * 0.2f), top - (face.LipThickness * 1.35f), x + (w * 0.5f), top - face.LipThickness, x + w, corner);
            path.QuadTo(x, (2 * top) - corner + 0.002f, x - w, corner);
            path.Close();
        });
        using var lower = Brush.Path(path =>
        {
            path.MoveTo(x - w, corner);
            path.QuadTo(x, (2 * bottom) - corner, x + w, corner);
            path.CubicTo(x + (w * 0.55f), bottom + (face.LipThickness * 1.5f), x - (w * 0.55f), bottom + (face.LipThickness * 1.5f), x - w, corner);
            path.Close();
        });
        brush.Fill(upper, lip.Darker(0.14f), blur: 0.002f);
        brush.Fill(lower, lip, blur: 0.002f);
        brush.Oval(x - (0.012f * face.Light), bottom + (face.LipThickness * 0.55f), w * 0.3f, 0.005f, lip.Lighter(0.6f).Faint(0.5f), blur: 0.004f);
        if (face.MouthOpening == 0)
            brush.Curve(x - w, corner, x, (2 * y) - corner, x + w, corner, new SKColor(70, 24, 26).Faint(0.85f), 0.006f, blur: 0.002f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            brush.Oval(x + (side * (w + 0.006f)), corner, 0.01f, 0.01f, face.Skin.Darker(0.5f).Faint(0.5f), blur: 0.006f);
    }

    private static SKPath Between(float x, float w, float corner, float top, float bottom) => Brush.Path(path =>
    {
        path.MoveTo(x - w, corner);
        path.QuadTo(x, (2 * top) - corner, x + w, corner);
        path.QuadTo(x, (2 * bottom) - corner + 0.003f, x - w, corner);
        path.Close();
    });
}
