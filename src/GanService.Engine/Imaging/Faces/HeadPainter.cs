using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Neck, shoulders, ears and the shaded head.</summary>
internal static class HeadPainter
{
    public const float Center = 0.5f;
    public const float Crown = 0.13f;
    public const float EyeLine = 0.47f;

    /// <summary>The outline of the head, ears apart.</summary>
    public static SKPath Outline(FaceTraits face, float grow = 0) => Brush.Path(path =>
    {
        var (w, crown, chin) = (face.HeadWidth + grow, Crown - grow, face.Chin + grow);
        path.MoveTo(Center, crown);
        path.CubicTo(Center + (w * 0.78f), crown, Center + (w * 1.04f), crown + 0.15f, Center + w, EyeLine);
        path.CubicTo(Center + (w * 0.98f), EyeLine + 0.16f, Center + (w * face.Jaw), chin - 0.004f, Center, chin);
        path.CubicTo(Center - (w * face.Jaw), chin - 0.004f, Center - (w * 0.98f), EyeLine + 0.16f, Center - w, EyeLine);
        path.CubicTo(Center - (w * 1.04f), crown + 0.15f, Center - (w * 0.78f), crown, Center, crown);
        path.Close();
    });

    public static void PaintShoulders(Brush brush, FaceTraits face)
    {
        var neck = face.HeadWidth * (0.56f + (0.14f * (1 - face.Femininity)));
        using var neckPath = Brush.Path(path =>
        {
            path.MoveTo(Center - neck, 0.68f);
            path.LineTo(Center + neck, 0.68f);
            path.QuadTo(Center + neck, 0.93f, Center + neck + 0.1f, 1.1f);
            path.LineTo(Center - neck - 0.1f, 1.1f);
            path.QuadTo(Center - neck, 0.93f, Center - neck, 0.68f);
            path.Close();
        });
        brush.Fill(neckPath, face.Skin.Darker(0.14f));
        brush.Within(neckPath, () => brush.Oval(Center + (0.03f * face.Light), face.Chin + 0.005f, face.HeadWidth * 0.85f, 0.075f, face.Skin.Darker(0.5f).Faint(0.75f), blur: 0.025f));

        var shoulder = 0.36f + (0.08f * (1 - face.Femininity));
        using var clothes = Brush.Path(path =>
        {
            path.MoveTo(Center - shoulder - 0.12f, 1.2f);
            path.CubicTo(Center - shoulder, 0.98f, Center - neck - 0.09f, 0.99f, Center - neck - 0.025f, 0.93f);
            path.QuadTo(Center, 1.02f + (0.06f * face.Femininity), Center + neck + 0.025f, 0.93f);
            path.CubicTo(Center + neck + 0.09f, 0.99f, Center + shoulder, 0.98f, Center + shoulder + 0.12f, 1.2f);
            path.Close();
        });
        brush.Fill(clothes, face.Clothes);
        brush.Within(clothes, () =>
        {
            brush.Oval(Center + (0.3f * face.Light), 1.08f, 0.2f, 0.12f, face.Clothes.Darker(0.4f).Faint(0.7f), blur: 0.04f);
            brush.Oval(Center - (0.3f * face.Light), 1.0f, 0.14f, 0.06f, face.Clothes.Lighter(0.3f).Faint(0.6f), blur: 0.03f);
        });
    }

    public static void PaintHead(Brush brush, FaceTraits face)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var x = Center + (side * (face.HeadWidth + 0.012f)) - (0.014f * face.Yaw);
            brush.Oval(x, EyeLine + 0.06f, 0.03f, 0.062f, face.Skin.Darker(0.16f));
            brush.Oval(x, EyeLine + 0.065f, 0.014f, 0.035f, face.Skin.Darker(0.42f).Faint(0.7f), blur: 0.008f);
        }

        using var outline = Outline(face);
        using var skin = SKShader.CreateRadialGradient(
            new(Center - (0.13f * face.Light), 0.4f),
            0.52f,
            [face.Skin.Lighter(0.2f), face.Skin, face.Skin.Darker(0.22f), face.Skin.Darker(0.42f)],
            [0, 0.42f, 0.75f, 1],
            SKShaderTileMode.Clamp);
        brush.Fill(outline, skin);
        brush.Within(outline, () => PaintShading(brush, face));
    }

    private static void PaintShading(Brush brush, FaceTraits face)
    {
        var turn = 0.035f * face.Yaw;
        var rosy = FaceColors.Mix(face.Skin, new(206, 84, 72), 0.5f);
        brush.Oval(Center + (0.2f * face.Light), 0.58f, 0.1f, 0.3f, face.Skin.Darker(0.5f).Faint(0.4f * face.LightStrength), blur: 0.05f);
        brush.Oval(Center, 0.28f, 0.13f, 0.06f, face.Skin.Lighter(0.5f).Faint(0.35f), blur: 0.04f);
        brush.Oval(Center + turn, face.Chin - 0.04f, 0.045f, 0.03f, face.Skin.Lighter(0.4f).Faint(0.35f), blur: 0.02f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            brush.Oval(Center + turn + (side * 0.15f), 0.61f, 0.06f, 0.04f, rosy.Faint(0.34f), blur: 0.03f);
            brush.Oval(Center + turn + (side * 0.14f), 0.57f, 0.04f, 0.02f, face.Skin.Lighter(0.5f).Faint(0.35f), blur: 0.02f);
            brush.Oval(Center + turn + (side * face.EyeDistance), EyeLine - 0.004f, 0.072f, 0.042f, face.Skin.Darker(0.42f).Faint(0.5f), blur: 0.02f);
            if (face.Age > 0.55f)
                PaintWrinkles(brush, face, turn, side);
        }
    }

    private static void PaintWrinkles(Brush brush, FaceTraits face, float turn, int side)
    {
        var line = face.Skin.Darker(0.45f).Faint((face.Age - 0.45f) * 0.8f);
        brush.Curve(Center + turn + (side * 0.06f), 0.63f, Center + turn + (side * 0.105f), 0.67f, Center + turn + (side * 0.112f), 0.74f, line, 0.008f, blur: 0.004f);
        brush.Curve(
            Center + turn + (side * (face.EyeDistance - 0.04f)), EyeLine + 0.045f, Center + turn + (side * face.EyeDistance), EyeLine + 0.062f,
            Center + turn + (side * (face.EyeDistance + 0.045f)), EyeLine + 0.042f, line, 0.007f, blur: 0.004f);
        brush.Curve(Center + turn - 0.11f, 0.315f, Center + turn, 0.3f, Center + turn + 0.11f, 0.315f, line, 0.006f, blur: 0.004f);
    }
}
