using GanService.Engine.RandomNumbers;
using SkiaSharp;

namespace GanService.Engine.Imaging.Faces;

/// <summary>What makes a drawn person this person, and this picture this picture. Lengths are shares of the picture's side.</summary>
internal sealed record FaceTraits
{
    public required float Femininity { get; init; }

    public required SKColor Skin { get; init; }

    public required SKColor Hair { get; init; }

    public required HairStyle HairStyle { get; init; }

    public required SKColor Iris { get; init; }

    public required SKColor Clothes { get; init; }

    public required SKColor Background { get; init; }

    public required SKColor Background2 { get; init; }

    public required float HeadWidth { get; init; }

    public required float Chin { get; init; }

    public required float Jaw { get; init; }

    public required float EyeDistance { get; init; }

    public required float EyeWidth { get; init; }

    public required float EyeOpening { get; init; }

    public required float EyeSlant { get; init; }

    public required float BrowHeight { get; init; }

    public required float BrowThickness { get; init; }

    public required float BrowSlant { get; init; }

    public required float NoseWidth { get; init; }

    public required float NoseTip { get; init; }

    public required float Mouth { get; init; }

    public required float MouthWidth { get; init; }

    public required float LipThickness { get; init; }

    /// <summary>−1 (sad) to 1 (a broad smile).</summary>
    public required float Smile { get; init; }

    /// <summary>0 is closed; the teeth show from about 0.3.</summary>
    public required float MouthOpening { get; init; }

    /// <summary>0 none, up to 1 full.</summary>
    public required float Beard { get; init; }

    public required bool Moustache { get; init; }

    public required GlassesStyle Glasses { get; init; }

    public required SKColor GlassesColor { get; init; }

    /// <summary>0 young to 1 old.</summary>
    public required float Age { get; init; }

    /// <summary>−1 (the light comes from the left) to 1.</summary>
    public required float Light { get; init; }

    public required float LightStrength { get; init; }

    /// <summary>−1 (looks to the left) to 1.</summary>
    public required float Yaw { get; init; }

    public required float TiltDegrees { get; init; }

    public required float Zoom { get; init; }

    public required float Left { get; init; }

    public required float Top { get; init; }

    public required float Gaze { get; init; }

    public required float PartSide { get; init; }

    public required float HairVolume { get; init; }

    public required float Hairline { get; init; }

    /// <summary>The person of a number; <paramref name="random"/> and <paramref name="index"/> decide everything.</summary>
    public static FaceTraits Draw(SeededRandom random, int index)
    {
        var dice = new Dice(random, (ulong)index << 16);
        var femininity = dice.Chance(0.5) ? dice.Between(0.65f, 1) : dice.Between(0, 0.35f);
        var age = dice.Between(0, 1);
        var darkness = dice.Between(0, 1);
        var male = 1 - femininity;
        var beard = femininity < 0.5f && dice.Chance(0.4) ? dice.Between(0.2f, 1) : 0;
        return new()
        {
            Femininity = femininity,
            Age = age,
            Skin = FaceColors.Skin(darkness, dice.Between(-1, 1)),
            Hair = FaceColors.Hair(ref dice, darkness, age),
            HairStyle = PickHairStyle(ref dice, femininity, darkness, age),
            Iris = dice.Pick(darkness > 0.45f ? FaceColors.DarkIrises : FaceColors.Irises),
            Clothes = dice.Pick(FaceColors.Clothes),
            Background = dice.Pick(FaceColors.Backgrounds),
            Background2 = dice.Pick(FaceColors.Backgrounds),
            HeadWidth = dice.Between(0.225f, 0.265f) + (0.015f * male),
            Chin = dice.Between(0.82f, 0.88f) + (0.015f * male),
            Jaw = dice.Between(0.42f, 0.7f) + (0.22f * male),
            EyeDistance = dice.Between(0.098f, 0.122f),
            EyeWidth = dice.Between(0.048f, 0.06f) + (0.005f * femininity),
            EyeOpening = dice.Between(0.017f, 0.027f) + (0.005f * femininity),
            EyeSlant = dice.Between(-0.008f, 0.012f),
            BrowHeight = dice.Between(0.062f, 0.085f),
            BrowThickness = dice.Between(0.01f, 0.016f) + (0.009f * male),
            BrowSlant = dice.Between(-0.014f, 0.012f),
            NoseWidth = dice.Between(0.036f, 0.052f) + (0.01f * darkness) + (0.005f * male),
            NoseTip = dice.Between(0.605f, 0.645f),
            Mouth = dice.Between(0.715f, 0.75f),
            MouthWidth = dice.Between(0.075f, 0.105f),
            LipThickness = dice.Between(0.012f, 0.02f) + (0.005f * femininity) + (0.006f * darkness),
            Smile = dice.Between(-0.15f, 1),
            MouthOpening = dice.Chance(0.45) ? dice.Between(0.35f, 1) : 0,
            Beard = beard,
            Moustache = beard > 0.5f || (femininity < 0.5f && dice.Chance(0.1)),
            Glasses = dice.Chance(0.22) ? dice.Pick([GlassesStyle.Round, GlassesStyle.Square]) : GlassesStyle.None,
            GlassesColor = dice.Pick(FaceColors.Frames),
            Light = dice.Between(-1, 1),
            LightStrength = dice.Between(0.35f, 1),
            Yaw = dice.Between(-1, 1),
            TiltDegrees = dice.Between(-7, 7),
            Zoom = dice.Between(1.02f, 1.18f),
            Left = dice.Between(-0.025f, 0.025f),
            Top = dice.Between(-0.02f, 0.025f),
            Gaze = dice.Between(-1, 1),
            PartSide = dice.Chance(0.5) ? dice.Between(0.35f, 0.8f) : -dice.Between(0.35f, 0.8f),
            HairVolume = dice.Between(0.02f, 0.06f),
            Hairline = dice.Between(0.24f, 0.3f),
        };
    }

    private static HairStyle PickHairStyle(ref Dice dice, float femininity, float darkness, float age)
    {
        if (femininity > 0.5f)
            return dice.Pick<HairStyle>([HairStyle.Long, HairStyle.Long, HairStyle.Bob, HairStyle.Bob, HairStyle.Fringe, darkness > 0.5f ? HairStyle.Curly : HairStyle.Long, HairStyle.Up]);
        if (dice.Chance(0.12 + (0.25 * age)))
            return dice.Pick<HairStyle>([HairStyle.Bald, HairStyle.Receding, HairStyle.Receding]);
        return dice.Pick<HairStyle>([HairStyle.Short, HairStyle.Short, HairStyle.Parted, HairStyle.Parted, HairStyle.Buzz, darkness > 0.5f ? HairStyle.Curly : HairStyle.Short, HairStyle.Bob]);
    }
}

internal enum HairStyle
{
    Bald,
    Buzz,
    Receding,
    Short,
    Parted,
    Curly,
    Bob,
    Fringe,
    Long,
    Up,
}

internal enum GlassesStyle
{
    None,
    Round,
    Square,
}
