using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Hair behind the head and in front of it.</summary>
internal static class HairPainter
{
    private const float C = HeadPainter.Center;
    private const float Crown = HeadPainter.Crown;

    public static void PaintBehind(Brush brush, FaceTraits face)
    {
        var reach = face.HairStyle switch
        {
            HairStyle.Long or HairStyle.Fringe => 1.15f,
            HairStyle.Bob => face.Femininity > 0.5f ? 0.84f : 0.7f,
            _ => 0,
        };
        var w = face.HeadWidth + 0.035f + face.HairVolume;
        if (reach > 0)
        {
            using var mass = Brush.Path(path =>
            {
                path.MoveTo(C, Crown - 0.02f - face.HairVolume);
                path.CubicTo(C + w, Crown - 0.02f - face.HairVolume, C + (w * 1.12f), 0.4f, C + (w * 1.08f), reach - 0.08f);
                path.QuadTo(C + (w * 1.0f), reach + 0.03f, C + (w * 0.5f), reach);
                path.LineTo(C - (w * 0.5f), reach);
                path.QuadTo(C - (w * 1.0f), reach + 0.03f, C - (w * 1.08f), reach - 0.08f);
                path.CubicTo(C - (w * 1.12f), 0.4f, C - w, Crown - 0.02f - face.HairVolume, C, Crown - 0.02f - face.HairVolume);
                path.Close();
            });
            brush.Fill(mass, face.Hair.Darker(0.3f), blur: 0.004f);
            brush.Within(mass, () => PaintStrands(brush, face, w * 1.1f, 0.5f));
        }

        if (face.HairStyle == HairStyle.Curly)
            PaintCurls(brush, face);
        if (face.HairStyle == HairStyle.Up)
            brush.Oval(C - (0.06f * face.PartSide), Crown - 0.05f, 0.11f, 0.09f, face.Hair.Darker(0.15f), blur: 0.006f);
    }

    public static void PaintFront(Brush brush, FaceTraits face)
    {
        if (face.HairStyle == HairStyle.Bald)
            return;
        using var cap = Cap(face);
        var opacity = face.HairStyle == HairStyle.Buzz ? 0.72f : 1;
        brush.Fill(cap, face.Hair.Faint(opacity), blur: face.HairStyle == HairStyle.Buzz ? 0.012f : 0.005f);
        brush.Within(cap, () =>
        {
            PaintStrands(brush, face, face.HeadWidth + face.HairVolume, opacity);
            brush.Oval(C - (0.12f * face.Light), Crown + 0.04f, 0.12f, 0.035f, face.Hair.Lighter(0.45f).Faint(0.45f), blur: 0.025f);
            brush.Oval(C + (0.22f * face.Light), Crown + 0.16f, 0.07f, 0.14f, face.Hair.Darker(0.55f).Faint(0.5f), blur: 0.03f);
        });
        if (face.HairStyle is HairStyle.Long or HairStyle.Fringe or HairStyle.Bob && face.Femininity > 0.5f)
            PaintLocks(brush, face);
    }

    /// <summary>What covers the skull: its outside follows the head, its inside is the hairline.</summary>
    private static SKPath Cap(FaceTraits face) => Brush.Path(path =>
    {
        var thin = face.HairStyle is HairStyle.Buzz or HairStyle.Receding or HairStyle.Up;
        var volume = thin ? 0.012f : 0.02f + face.HairVolume;
        var (w, top) = (face.HeadWidth + (thin ? 0.006f : 0.014f + (face.HairVolume * 0.5f)), Crown - volume);
        var side = HeadPainter.EyeLine + (face.HairStyle is HairStyle.Bob ? 0.1f : 0.02f);
        var temple = face.HeadWidth * (face.HairStyle is HairStyle.Receding ? 0.98f : 0.86f);
        path.MoveTo(C - w, side);
        path.CubicTo(C - (w * 1.06f), top + 0.02f, C - (w * 0.72f), top, C, top);
        path.CubicTo(C + (w * 0.72f), top, C + (w * 1.06f), top + 0.02f, C + w, side);
        path.LineTo(C + (face.HeadWidth * 0.97f), side - 0.01f);
        path.QuadTo(C + (face.HeadWidth * 0.92f), face.Hairline + 0.12f, C + temple, face.Hairline + 0.08f);
        Hairline(path, face, temple);
        path.QuadTo(C - (face.HeadWidth * 0.92f), face.Hairline + 0.12f, C - (face.HeadWidth * 0.97f), side - 0.01f);
        path.Close();
    });

    // From the right temple to the left one.
    private static void Hairline(SKPath path, FaceTraits face, float temple)
    {
        var (line, part) = (face.Hairline, face.HeadWidth * face.PartSide);
        switch (face.HairStyle)
        {
            case HairStyle.Receding:
                path.CubicTo(C + (temple * 0.7f), Crown + 0.02f, C + 0.06f, Crown + 0.045f, C, Crown + 0.05f);
                path.CubicTo(C - 0.06f, Crown + 0.045f, C - (temple * 0.7f), Crown + 0.02f, C - temple, line + 0.08f);
                break;
            case HairStyle.Fringe:
                path.CubicTo(C + (temple * 0.6f), 0.4f, C + (temple * 0.3f), 0.385f, C, 0.39f);
                path.CubicTo(C - (temple * 0.3f), 0.385f, C - (temple * 0.6f), 0.4f, C - temple, line + 0.08f);
                break;
            case HairStyle.Parted or HairStyle.Long or HairStyle.Bob:
                path.CubicTo(C + (temple * 0.8f), line + (face.PartSide < 0 ? 0.05f : -0.02f), C + part + 0.04f, line - 0.07f, C + part, line - 0.06f);
                path.CubicTo(C + part - 0.04f, line - 0.07f, C - (temple * 0.8f), line + (face.PartSide < 0 ? -0.02f : 0.05f), C - temple, line + 0.08f);
                break;
            default:
                path.CubicTo(C + (temple * 0.75f), line - 0.02f, C + (temple * 0.3f), line - 0.01f, C, line - 0.015f);
                path.CubicTo(C - (temple * 0.3f), line - 0.01f, C - (temple * 0.75f), line - 0.02f, C - temple, line + 0.08f);
                break;
        }
    }

    private static void PaintLocks(Brush brush, FaceTraits face)
    {
        var end = face.HairStyle == HairStyle.Bob ? 0.8f : 1.12f;
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var x = C + (side * face.HeadWidth);
            using var lockPath = Brush.Path(path =>
            {
                path.MoveTo(x - (side * 0.035f), face.Hairline + 0.04f);
                path.CubicTo(x - (side * 0.005f), 0.5f, x - (side * 0.02f), 0.66f, x - (side * 0.045f), end);
                path.LineTo(x + (side * 0.1f), end);
                path.CubicTo(x + (side * 0.09f), 0.6f, x + (side * 0.07f), 0.35f, x - (side * 0.035f), face.Hairline + 0.04f);
                path.Close();
            });
            brush.Fill(lockPath, face.Hair, blur: 0.005f);
            brush.Within(lockPath, () =>
            {
                brush.Curve(x, 0.35f, x + (side * 0.035f), 0.6f, x + (side * 0.005f), end, face.Hair.Lighter(0.35f).Faint(0.4f), 0.016f, blur: 0.008f);
                brush.Curve(x + (side * 0.03f), 0.4f, x + (side * 0.08f), 0.65f, x + (side * 0.05f), end, face.Hair.Darker(0.5f).Faint(0.5f), 0.02f, blur: 0.008f);
            });
        }
    }

    private static void PaintStrands(Brush brush, FaceTraits face, float width, float opacity)
    {
        for (var i = -5; i <= 5; i++)
        {
            var x = C + (i * width / 5);
            var color = (i & 1) == 0 ? face.Hair.Lighter(0.22f) : face.Hair.Darker(0.45f);
            brush.Curve(C + (face.HeadWidth * face.PartSide * 0.5f), Crown - 0.03f, x, Crown + 0.02f, x + (i * 0.008f), 0.75f, color.Faint(0.4f * opacity), 0.012f, blur: 0.005f);
        }
    }

    private static void PaintCurls(Brush brush, FaceTraits face)
    {
        var radius = face.HeadWidth + 0.03f + face.HairVolume;
        for (var i = 0; i < 26; i++)
        {
            var angle = Math.PI * (1.02 + (i / 25.0 * 0.96) + (i % 2 == 0 ? 0.02 : -0.02));
            var distance = radius * (i % 3 == 0 ? 1.02f : 0.9f);
            var (x, y) = (C + (distance * (float)Math.Cos(angle)), 0.38f + (distance * (float)Math.Sin(angle)));
            brush.Oval(x, y, 0.06f, 0.06f, i % 2 == 0 ? face.Hair : face.Hair.Lighter(0.08f), blur: 0.006f);
        }
    }
}
