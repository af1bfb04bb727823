using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GanService.Engine.Imaging;

/// <summary>What of a picture becomes the squares that are trained on.</summary>
public sealed partial record Framing
{
    /// <summary>The smallest square worth training on.</summary>
    public const int MinSide = 16;

    /// <summary>What <see cref="TryParse"/> understands.</summary>
    public const string Syntax =
        "center (the largest centred square), center:108 (a centred square of so many pixels), box:20,40,178,178 (left, top, width and height; of that the largest centred square), fit (all of it, with white beside it), portrait (the head of the largest face), or portrait:every (the head of each face)";

    private readonly Subject subject;
    private readonly int? x, y, width, height;

    private Framing(Subject subject, int? x = null, int? y = null, int? width = null, int? height = null) =>
        (this.subject, this.x, this.y, this.width, this.height) = (subject, x, y, width, height);

    private enum Subject
    {
        Area,
        Whole,
        LargestFace,
        EveryFace,
    }

    /// <summary>As it was written.</summary>
    public string Text { get; private init; } = "center";

    /// <summary>The largest centred square.</summary>
    public static Framing Center { get; } = new(Subject.Area);

    /// <summary>The whole picture, with white beside it.</summary>
    public static Framing Fit { get; } = new(Subject.Whole) { Text = "fit" };

    /// <summary>A square around the head of the largest face that is found.</summary>
    public static Framing Portrait { get; } = new(Subject.LargestFace) { Text = "portrait" };

    /// <summary>A square around the head of each face that is found, from left to right.</summary>
    public static Framing Portraits { get; } = new(Subject.EveryFace) { Text = "portrait:every" };

    /// <summary>Reads <see cref="Syntax"/>; also <c>side</c> and <c>x,y,side</c>, as it was written up to version 0.1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Framing? framing)
    {
        framing = (text, Form().Match(text)) switch
        {
            ("center", _) => Center,
            ("fit", _) => Fit,
            ("portrait", _) => Portrait,
            ("portrait:every", _) => Portraits,
            (_, { Success: true } match) when Numbers(match) is { } numbers => (match.Groups["form"].Value, numbers) switch
            {
                ("center:" or "", [var side]) => new(Subject.Area, width: side, height: side),
                ("", [var x, var y, var side]) => new(Subject.Area, x, y, side, side),
                ("box:", [var x, var y, var width, var height]) => new(Subject.Area, x, y, width, height),
                _ => null,
            },
            _ => null,
        };
        if (Math.Min(framing?.width ?? MinSide, framing?.height ?? MinSide) < MinSide)
            framing = null;
        framing = framing is null ? null : framing with { Text = text };
        return framing is not null;
    }

    /// <summary>The squares of (size, size) pixels that are made of a picture: one, or as many as there are faces where each is wanted.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="size">Side of the squares in pixels.</param>
    /// <param name="eyes">Where the eyes of its face are known to be; null to look for faces.</param>
    /// <exception cref="ImageRejectedException">The picture does not hold what is to be cut out of it.</exception>
    public IReadOnlyList<Framed> Frames(RgbImage image, int size, EyePair? eyes = null)
    {
        var area = AreaIn(image);
        return subject switch
        {
            Subject.Whole when area.Width != area.Height => [new(OnWhite(image, size), Math.Max(area.Width, area.Height))],
            Subject.LargestFace or Subject.EveryFace when eyes is { } known => [Head(known)],
            Subject.LargestFace => [Head(FacesIn(image).MaxBy(f => f.Distance))],
            Subject.EveryFace => [.. FacesIn(image).Select(Head)],
            _ => [Square(SquareIn(area))],
        };

        Framed Head(EyePair face) => Square(face.SquareIn(image.Width, image.Height));

        Framed Square((int X, int Y, int Side) square) => new(Resampler.Resize(image, square, size), square.Side);
    }

    private static IReadOnlyList<EyePair> FacesIn(RgbImage image) => FaceFinder.Find(image) is { Count: > 0 } faces ? faces : throw new ImageRejectedException("shows no face that was found");

    private (int X, int Y, int Width, int Height) AreaIn(RgbImage image)
    {
        var (areaWidth, areaHeight) = (width ?? image.Width, height ?? image.Height);
        if (Math.Min(areaWidth, areaHeight) < MinSide)
            throw new ImageRejectedException($"has {image.Width}×{image.Height} pixels; at least {MinSide}×{MinSide} are needed");
        var (left, top) = (x ?? ((image.Width - areaWidth) / 2), y ?? ((image.Height - areaHeight) / 2));
        if (left < 0 || top < 0 || left + (long)areaWidth > image.Width || top + (long)areaHeight > image.Height)
            throw new ImageRejectedException($"has {image.Width}×{image.Height} pixels and does not hold the crop");
        return (left, top, areaWidth, areaHeight);
    }

    private static (int X, int Y, int Side) SquareIn((int X, int Y, int Width, int Height) area)
    {
        var side = Math.Min(area.Width, area.Height);
        return (area.X + ((area.Width - side) / 2), area.Y + ((area.Height - side) / 2), side);
    }

    /// <summary>All of a picture in the middle of a white square.</summary>
    internal static RgbImage OnWhite(RgbImage image, int size)
    {
        var longest = Math.Max(image.Width, image.Height);
        var (width, height) = (Math.Max(1, (int)((long)image.Width * size / longest)), Math.Max(1, (int)((long)image.Height * size / longest)));
        var picture = Resampler.Resize(image, width, height);
        var framed = new RgbImage(size, size, new byte[size * size * 3]);
        framed.Pixels.AsSpan().Fill(byte.MaxValue);
        var (left, top) = ((size - width) / 2, (size - height) / 2);
        for (var row = 0; row < height; row++)
            picture.Pixels.AsSpan(row * width * 3, width * 3).CopyTo(framed.Pixels.AsSpan((((top + row) * size) + left) * 3));
        return framed;
    }

    private static int[]? Numbers(Match match)
    {
        var texts = match.Groups["number"].Captures;
        var numbers = new int[texts.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(texts[i].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return numbers;
    }

    [GeneratedRegex(@"^(?<form>center:|box:|) *(?<number>[0-9]+) *(, *(?<number>[0-9]+) *)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>What was cut out of a picture.</summary>
/// <param name="Image">It, resized.</param>
/// <param name="Side">Pixels of the square that it was.</param>
public sealed record Framed(RgbImage Image, int Side);
