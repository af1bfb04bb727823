using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Short words for the strokes that a face is painted with; lengths are shares of the picture's side.</summary>
internal sealed class Brush(SKCanvas canvas)
{
    public void Fill(SKPath path, SKColor color, float blur = 0)
    {
        using var paint = Paint(color, blur);
        canvas.DrawPath(path, paint);
    }

    public void Fill(SKPath path, SKShader shader)
    {
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        canvas.DrawPath(path, paint);
    }

    public void Oval(float x, float y, float radiusX, float radiusY, SKColor color, float blur = 0)
    {
        using var paint = Paint(color, blur);
        canvas.DrawOval(x, y, radiusX, radiusY, paint);
    }

    public void Stroke(SKPath path, SKColor color, float width, float blur = 0)
    {
        using var paint = Paint(color, blur);
        (paint.Style, paint.StrokeWidth, paint.StrokeCap, paint.StrokeJoin) = (SKPaintStyle.Stroke, width, SKStrokeCap.Round, SKStrokeJoin.Round);
        canvas.DrawPath(path, paint);
    }

    /// <summary>A curve from one point to another, bent towards a third.</summary>
    public void Curve(float x1, float y1, float bendX, float bendY, float x2, float y2, SKColor color, float width, float blur = 0)
    {
        using var path = Path(p =>
        {
            p.MoveTo(x1, y1);
            p.QuadTo(bendX, bendY, x2, y2);
        });
        Stroke(path, color, width, blur);
    }

    /// <summary>Paints only within a path.</summary>
    public void Within(SKPath path, Action paint)
    {
        canvas.Save();
        canvas.ClipPath(path, SKClipOperation.Intersect, antialias: true);
        paint();
        canvas.Restore();
    }

    public static SKPath Path(Action<SKPath> draw)
    {
        var path = new SKPath();
        draw(path);
        return path;
    }

    private static SKPaint Paint(SKColor color, float blur) => new()
    {
        IsAntialias = true,
        Color = color,
        MaskFilter = blur > 0 ? SKMaskFilter.CreateBlur(SKBlurStyle.Normal, blur) : null,
    };
}
