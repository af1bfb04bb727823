using GanService.Engine.Imaging;

namespace GanService.Engine.Quality;

/// <summary>A small version of an image, to compare images by.</summary>
internal static class Thumbnail
{
    /// <summary>The greatest value.</summary>
    public const float Middle = 127.5f; // the products of small numbers are more exact

    /// <summary>Each value is the mean of the pixels that it stands for.</summary>
    /// <param name="image">Square.</param>
    /// <param name="side">Of the thumbnail, unless the image is smaller.</param>
    /// <param name="mirrored">Whether left and right are exchanged.</param>
    /// <returns>(side, side, 3) values from −127.5 to 127.5.</returns>
    public static float[] Of(RgbImage image, int side, bool mirrored = false)
    {
        side = Math.Min(side, image.Width);
        var values = new float[side * side * 3];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var target = values.AsSpan(((y * side) + (mirrored ? side - 1 - x : x)) * 3, 3);
                SetMean(image, (x * image.Width / side, (x + 1) * image.Width / side), (y * image.Height / side, (y + 1) * image.Height / side), target);
            }
        }

        return values;
    }

    private static void SetMean(RgbImage image, (int From, int To) columns, (int From, int To) rows, Span<float> target)
    {
        int red = 0, green = 0, blue = 0;
        for (var y = rows.From; y < rows.To; y++)
        {
            var row = image.Pixels.AsSpan(((y * image.Width) + columns.From) * 3, (columns.To - columns.From) * 3);
            for (var i = 0; i < row.Length; i += 3)
                (red, green, blue) = (red + row[i], green + row[i + 1], blue + row[i + 2]);
        }

        float pixels = (columns.To - columns.From) * (rows.To - rows.From);
        (target[0], target[1], target[2]) = ((red / pixels) - Middle, (green / pixels) - Middle, (blue / pixels) - Middle);
    }
}
