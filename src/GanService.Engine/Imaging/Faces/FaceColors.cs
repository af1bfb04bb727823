using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>The palette, and arithmetic on colours.</summary>
internal static class FaceColors
{
    private static readonly SKColor[] skins =
    [
        new(246, 215, 194), new(238, 198, 170), new(225, 177, 143), new(205, 152, 114),
        new(175, 122, 86), new(141, 93, 62), new(106, 68, 46), new(78, 50, 36),
    ];

    private static readonly SKColor[] darkHair = [new(24, 20, 20), new(38, 28, 24), new(58, 40, 30)];

    private static readonly SKColor[] anyHair =
    [
        new(30, 24, 22), new(62, 42, 30), new(92, 62, 40), new(122, 82, 50), new(168, 126, 76), new(206, 168, 108), new(226, 196, 140), new(136, 62, 34), new(176, 92, 48),
    ];

    private static readonly SKColor[] oldHair = [new(128, 126, 124), new(172, 170, 168), new(214, 212, 208)];

    public static SKColor[] Irises { get; } = [new(84, 122, 160), new(98, 134, 148), new(104, 124, 84), new(112, 86, 52), new(78, 52, 32), new(58, 40, 28)];

    public static SKColor[] DarkIrises { get; } = [new(78, 52, 32), new(54, 36, 26), new(40, 28, 22)];

    public static SKColor[] Frames { get; } = [new(26, 24, 26), new(70, 44, 30), new(120, 110, 100), new(110, 34, 40), new(34, 46, 84)];

    public static SKColor[] Clothes { get; } =
    [
        new(36, 42, 58), new(58, 62, 70), new(230, 228, 224), new(122, 36, 44), new(44, 84, 116), new(52, 92, 70), new(196, 160, 84),
        new(150, 108, 140), new(24, 24, 28), new(110, 136, 160), new(206, 120, 96),
    ];

    public static SKColor[] Backgrounds { get; } =
    [
        new(60, 72, 92), new(120, 136, 152), new(196, 204, 210), new(92, 84, 78), new(150, 138, 120), new(70, 92, 84), new(126, 148, 124),
        new(176, 150, 140), new(40, 44, 56), new(222, 214, 200), new(110, 60, 60), new(86, 116, 148),
    ];

    /// <summary>A skin colour between light (0) and dark (1); the undertone is −1 (rosy) to 1 (olive).</summary>
    public static SKColor Skin(float darkness, float undertone)
    {
        var position = darkness * (skins.Length - 1.001f);
        var color = Mix(skins[(int)position], skins[(int)position + 1], position - (int)position);
        return Mix(color, undertone < 0 ? new(214, 120, 110) : new(170, 146, 84), 0.09f * Math.Abs(undertone));
    }

    public static SKColor Hair(ref Dice dice, float darkness, float age)
    {
        var color = darkness > 0.5f ? dice.Pick<SKColor>(darkHair) : dice.Pick<SKColor>(anyHair);
        var grey = dice.Pick<SKColor>(oldHair);
        return age > 0.72f && dice.Chance(0.75) ? Mix(color, grey, dice.Between(0.45f, 1)) : color;
    }

    public static SKColor Mix(SKColor a, SKColor b, float share) => new(
        (byte)(a.Red + ((b.Red - a.Red) * share)),
        (byte)(a.Green + ((b.Green - a.Green) * share)),
        (byte)(a.Blue + ((b.Blue - a.Blue) * share)));

    public static SKColor Darker(this SKColor color, float share) => Mix(color, new(34, 10, 8), share);

    public static SKColor Lighter(this SKColor color, float share) => Mix(color, new(255, 246, 232), share);

    public static SKColor Faint(this SKColor color, float opacity) => color.WithAlpha((byte)(255 * Math.Clamp(opacity, 0, 1)));
}
