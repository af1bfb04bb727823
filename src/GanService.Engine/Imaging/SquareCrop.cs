using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GanService.Engine.Imaging;

/// <summary>Which square of an image is used.</summary>
public sealed record SquareCrop
{
    /// <summary>The smallest square worth training on.</summary>
    public const int MinSide = 16;

    /// <summary>What <see cref="TryParse"/> understands.</summary>
    public const string Syntax = "center (the largest centred square), a number of pixels (a centred square of that side), or x,y,side";

    private readonly int? x;
    private readonly int? y;
    private readonly int? side;

    private SquareCrop(int? x, int? y, int? side) => (this.x, this.y, this.side) = (x, y, side);

    /// <summary>The largest centred square.</summary>
    public static SquareCrop Center { get; } = new(null, null, null);

    /// <summary>Reads <see cref="Syntax"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SquareCrop? crop)
    {
        crop = null;
        if (text == "center")
        {
            crop = Center;
            return true;
        }

        var numbers = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number))
                return false;
            numbers.Add(number);
        }

        crop = numbers switch
        {
            [>= MinSide] => new(null, null, numbers[0]),
            [_, _, >= MinSide] => new(numbers[0], numbers[1], numbers[2]),
            _ => null,
        };
        return crop is not null;
    }

    /// <summary>The square's left, top and side in an image.</summary>
    /// <exception cref="ImageRejectedException">The image does not hold such a square.</exception>
    public (int X, int Y, int Side) In(RgbImage image)
    {
        var length = side ?? Math.Min(image.Width, image.Height);
        if (length < MinSide)
            throw new ImageRejectedException($"has {image.Width}×{image.Height} pixels; at least {MinSide}×{MinSide} are needed");
        var (left, top) = (x ?? ((image.Width - length) / 2), y ?? ((image.Height - length) / 2));
        if (left < 0 || top < 0 || left + (long)length > image.Width || top + (long)length > image.Height)
            throw new ImageRejectedException($"has {image.Width}×{image.Height} pixels and does not hold the crop");
        return (left, top, length);
    }
}
