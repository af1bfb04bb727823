using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Paints a person from back to front: background, hair behind, shoulders, head, features, hair in front, glasses, light.</summary>
internal static class FacePainter
{
    /// <summary>A picture of <paramref name="size"/>×<paramref name="size"/> pixels.</summary>
    public static RgbImage Paint(FaceTraits face, int size)
    {
        var large = size * (size < 64 ? 3 : 2); // painted larger, so that fine lines keep their weight when shrunk
        using var bitmap = new SKBitmap(new SKImageInfo(large, large, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Scale(large);
        Paint(canvas, face);
        canvas.Flush();

        var rgba = bitmap.GetPixelSpan();
        var pixels = new byte[large * large * 3];
        for (int i = 0, o = 0; o < pixels.Length; i += 4, o += 3)
            (pixels[o], pixels[o + 1], pixels[o + 2]) = (rgba[i], rgba[i + 1], rgba[i + 2]);
        return Resampler.Resize(new(large, large, pixels), size, size);
    }

    private static void Paint(SKCanvas canvas, FaceTraits face)
    {
        var brush = new Brush(canvas);
        PaintBackground(canvas, brush, face);
        canvas.Translate(0.5f + face.Left, 0.55f + face.Top);
        canvas.RotateDegrees(face.TiltDegrees);
        canvas.Scale(face.Zoom);
        canvas.Translate(-0.5f, -0.55f);

        HairPainter.PaintBehind(brush, face);
        HeadPainter.PaintShoulders(brush, face);
        HeadPainter.PaintHead(brush, face);
        BeardPainter.Paint(brush, face);
        FeaturePainter.PaintNose(brush, face);
        FeaturePainter.PaintMouth(brush, face);
        EyePainter.Paint(brush, face);
        HairPainter.PaintFront(brush, face);
        GlassesPainter.Paint(brush, face);

        canvas.ResetMatrix();
        canvas.Scale(canvas.DeviceClipBounds.Width);
        PaintLight(canvas, face);
    }

    private static void PaintBackground(SKCanvas canvas, Brush brush, FaceTraits face)
    {
        using var shader = SKShader.CreateLinearGradient(
            new(0.5f - (0.5f * face.Light), 0), new(0.5f + (0.5f * face.Light), 1), [face.Background.Lighter(0.15f), face.Background.Darker(0.2f)], null, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(-0.1f, -0.1f, 1.2f, 1.2f, paint);
        brush.Oval(0.5f + (0.4f * face.PartSide), 0.25f + (0.3f * face.Gaze), 0.3f, 0.35f, face.Background2.Faint(0.45f), blur: 0.12f);
        brush.Oval(0.5f - (0.45f * face.PartSide), 0.7f - (0.3f * face.Yaw), 0.2f, 0.3f, face.Background2.Faint(0.3f), blur: 0.08f);
    }

    private static void PaintLight(SKCanvas canvas, FaceTraits face)
    {
        using var shader = SKShader.CreateLinearGradient(
            new(0.5f - (0.45f * face.Light), 0.1f),
            new(0.5f + (0.45f * face.Light), 0.95f),
            [new SKColor(255, 244, 222).Faint(0.22f * face.LightStrength), SKColors.Transparent, new SKColor(10, 8, 24).Faint(0.4f * face.LightStrength)],
            [0, 0.45f, 1],
            SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, BlendMode = SKBlendMode.SrcOver };
        canvas.DrawRect(0, 0, 1, 1, paint);
    }
}
