namespace GanService.Engine.Imaging;

/// <summary>A square of a picture, in its pixels.</summary>
internal readonly record struct FaceWindow(double Left, double Top, double Side)
{
    // In distances between the eyes: from above the brows to below the chin, and as wide.
    private const double SideOfDistance = 2.4;
    private const double EyesFromTop = 0.75;

    /// <summary>Where the eyes usually are in such a window.</summary>
    public EyePair Usual
    {
        get
        {
            var (distance, y) = (Side / SideOfDistance, Top + (Side * EyesFromTop / SideOfDistance));
            return new(Left + ((Side - distance) / 2), y, Left + ((Side + distance) / 2), y);
        }
    }

    /// <summary>The window in which the face with such eyes is to be looked at.</summary>
    public static FaceWindow Around(EyePair eyes)
    {
        var (distance, x, y) = (eyes.Distance, (eyes.LeftX + eyes.RightX) / 2, (eyes.LeftY + eyes.RightY) / 2);
        return new(x - (distance * SideOfDistance / 2), y - (distance * EyesFromTop), distance * SideOfDistance);
    }

    /// <summary>The area that two have in common, as a share of what they cover together.</summary>
    public double Overlap(FaceWindow other)
    {
        var width = Math.Min(Left + Side, other.Left + other.Side) - Math.Max(Left, other.Left);
        var height = Math.Min(Top + Side, other.Top + other.Side) - Math.Max(Top, other.Top);
        var common = Math.Max(0, width) * Math.Max(0, height);
        return common / ((Side * Side) + (other.Side * other.Side) - common);
    }
}
