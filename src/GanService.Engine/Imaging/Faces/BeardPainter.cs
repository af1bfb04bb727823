namespace GanService.Engine.Imaging.Faces;

/// <summary>Stubble, beard and moustache.</summary>
internal static class BeardPainter
{
    public static void Paint(Brush brush, FaceTraits face)
    {
        var hair = FaceColors.Mix(face.Hair, new(40, 30, 28), 0.3f);
        var x = HeadPainter.Center + (0.035f * face.Yaw);
        if (face.Beard > 0)
        {
            using var head = HeadPainter.Outline(face, grow: face.Beard > 0.6f ? 0.012f : 0);
            using var jaw = Brush.Path(path =>
            {
                path.MoveTo(0.1f, HeadPainter.EyeLine + 0.06f);
                path.LineTo(HeadPainter.Center - (face.HeadWidth * 0.9f), HeadPainter.EyeLine + 0.09f);
                path.CubicTo(x - 0.16f, face.Mouth - 0.02f, x - 0.12f, face.Mouth - 0.055f, x, face.Mouth - 0.05f);
                path.CubicTo(x + 0.12f, face.Mouth - 0.055f, x + 0.16f, face.Mouth - 0.02f, HeadPainter.Center + (face.HeadWidth * 0.9f), HeadPainter.EyeLine + 0.09f);
                path.LineTo(0.9f, HeadPainter.EyeLine + 0.06f);
                path.LineTo(0.9f, 1);
                path.LineTo(0.1f, 1);
                path.Close();
            });
            brush.Within(head, () => brush.Fill(jaw, hair.Faint(0.2f + (0.68f * face.Beard)), blur: 0.018f));
        }

        if (face.Moustache)
        {
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
                brush.Curve(x + (side * 0.008f), face.Mouth - 0.04f, x + (side * 0.06f), face.Mouth - 0.045f, x + (side * 0.095f), face.Mouth - 0.012f, hair.Faint(0.85f), 0.024f, blur: 0.006f);
        }
    }
}
