using GanService.Engine.Imaging;

namespace GanService.Engine.Sampling;

/// <summary>A face as the network gives it.</summary>
/// <param name="Size">Its side S in pixels.</param>
/// <param name="Values">(3, S, S) in [−1, 1].</param>
public sealed record Face(int Size, float[] Values)
{
    /// <summary>The same in levels of 0 to 255.</summary>
    public RgbImage ToImage()
    {
        var plane = Size * Size;
        var pixels = new byte[3 * plane];
        for (var channel = 0; channel < 3; channel++)
        {
            var values = Values.AsSpan(channel * plane, plane);
            for (var i = 0; i < plane; i++)
                pixels[(3 * i) + channel] = (byte)Math.Clamp(MathF.Round((values[i] + 1) * 127.5f), 0, 255);
        }

        return new(Size, Size, pixels);
    }
}
