namespace GanService.Engine.Imaging;

/// <summary>Where the eyes of a face are: their centres in pixels from the picture's upper left corner; left is left in the picture.</summary>
public readonly record struct EyePair(double LeftX, double LeftY, double RightX, double RightY)
{
    // In distances between the eyes. A head with its hair is about 3.9 high and 2.6 wide. Where a picture ends beside a head, a square that is smaller
    // keeps the eyes in its middle, which one that is moved does not.
    private const double Side = 4.2;
    private const double SmallestSide = 3.5;
    private const double EyesFromTop = 0.47;

    /// <summary>Between the eyes' centres, in pixels.</summary>
    public double Distance => Math.Sqrt(((RightX - LeftX) * (RightX - LeftX)) + ((RightY - LeftY) * (RightY - LeftY)));

    /// <summary>The square of a picture that holds the head, with the eyes at the same place of it: smaller where the picture ends near it, and moved where that does not do.</summary>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">Its height.</param>
    public (int X, int Y, int Side) SquareIn(int width, int height)
    {
        var (x, y) = ((LeftX + RightX) / 2, (LeftY + RightY) / 2);
        var room = Math.Min(2 * Math.Min(x, width - x), Math.Min(y / EyesFromTop, (height - y) / (1 - EyesFromTop)));
        var wanted = Math.Clamp(room, Distance * SmallestSide, Distance * Side);
        var side = (int)Math.Min(Math.Round(wanted), Math.Min(width, height));
        return (Within(x - (side / 2.0), width - side), Within(y - (side * EyesFromTop), height - side), side);
    }

    private static int Within(double start, int last) => (int)Math.Clamp(Math.Round(start), 0, last);
}
