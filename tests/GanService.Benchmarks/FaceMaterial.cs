using GanService.Engine.Imaging;

namespace GanService.Benchmarks;

/// <summary>What finding faces is trained with: photographs that are framed alike, their variations, and pictures without a face that are made of them.</summary>
internal static class FaceMaterial
{
    public const int PhotoSide = 128;

    /// <summary>Where the eyes are: the mean of what was read off 94 of the photographs, and of their mirror images.</summary>
    public static EyePair Usual { get; } = new(44.5, 50, 83.5, 50);

    public static GreyPicture Mirrored(GreyPicture picture) => Of(picture.Width, picture.Height, (x, y) => picture.Row(y)[picture.Width - 1 - x]);

    /// <summary>The window of the usual face, moved and resized by up to such shares.</summary>
    public static FaceWindow Jittered(Random dice, double move, double size)
    {
        var (left, top, side) = FaceWindow.Around(Usual);
        var newSide = side * Math.Pow(1 + size, Within(dice, -1, 1));
        return new(left + ((side - newSide) / 2) + (side * Within(dice, -move, move)), top + ((side - newSide) / 2) + (side * Within(dice, -move, move)), newSide);
    }

    public static FaceWindow Anywhere(Random dice)
    {
        var side = Within(dice, 30, PhotoSide - 10);
        return new(Within(dice, 0, PhotoSide - side), Within(dice, 0, PhotoSide - side), side);
    }

    /// <summary>As another camera, printer or lamp might show it: of other contrast, brightness and sharpness, and with noise.</summary>
    public static GreyPicture Varied(GreyPicture picture, Random dice)
    {
        if (dice.Next(2) == 0)
        {
            var step = Within(dice, 1.2, 3);
            var side = (int)(PhotoSide / step);
            picture = picture.Part(0, 0, step, side, side).Part(0, 0, 1 / step, PhotoSide, PhotoSide);
        }

        var (contrast, brightness, noise) = (Within(dice, 0.35, 1.3), Within(dice, -40, 40), dice.Next(3) == 0 ? Within(dice, 0, 12) : 0);
        return Of(PhotoSide, PhotoSide, (x, y) => 128 + brightness + ((picture.Row(y)[x] - 128) * contrast) + Within(dice, -noise, noise));
    }

    /// <summary>A picture in which nobody looks at the camera.</summary>
    /// <param name="photos">What it may be made of.</param>
    /// <param name="index">Of the photograph that it is made of.</param>
    /// <param name="dice">Which decide how.</param>
    public static GreyPicture WithoutFace(IReadOnlyList<GreyPicture> photos, int index, Random dice)
    {
        var photo = photos[index];
        switch (dice.Next(10))
        {
            case 0 or 8 or 9:
                return Of(PhotoSide, PhotoSide, (x, y) => photo.Row(PhotoSide - 1 - y)[x]);
            case 1:
                return Of(PhotoSide, PhotoSide, (x, y) => photo.Row(x)[PhotoSide - 1 - y]);
            case 2:
                return Of(PhotoSide, PhotoSide, (x, y) => photo.Row(PhotoSide - 1 - x)[y]);
            case 3:
                return Of(PhotoSide, PhotoSide, (x, y) => 255 - photo.Row(PhotoSide - 1 - y)[x]);
            case 4:
                return Shuffled(photo, 32, dice);
            case 5:
                return Shuffled(photo, 16, dice);
            case 6:
                var side = Within(dice, 30, 64);
                return photo.Part(Within(dice, 0, PhotoSide - side), Within(dice, 0, PhotoSide - side), side / PhotoSide, PhotoSide, PhotoSide);
            default:
                return dice.Next(2) == 0 ? Drawn(dice) : Corners(photos, dice);
        }
    }

    public static GreyPicture Shuffled(GreyPicture photo, int tile, Random dice)
    {
        var (columns, rows) = (photo.Width / tile, photo.Height / tile);
        var order = Enumerable.Range(0, columns * rows).ToArray();
        dice.Shuffle(order);
        return Of(columns * tile, rows * tile, (x, y) => order[(y / tile * columns) + (x / tile)] is var from ? photo.Row((from / columns * tile) + (y % tile))[(from % columns * tile) + (x % tile)] : 0);
    }

    /// <summary>Noise, waves, discs and bars.</summary>
    public static GreyPicture Drawn(Random dice)
    {
        var (grain, waves) = (Within(dice, 0, 40), Within(dice, 0, 60));
        var (fx, fy) = (Within(dice, -0.6, 0.6), Within(dice, -0.6, 0.6));
        var shapes = Enumerable.Range(0, dice.Next(25)).Select(_ => (X: dice.Next(PhotoSide), Y: dice.Next(PhotoSide), Width: dice.Next(4, 60), Height: dice.Next(4, 60), IsRound: dice.Next(2) == 0, Level: dice.Next(256))).ToArray();
        var picture = Of(PhotoSide, PhotoSide, (x, y) =>
        {
            var level = 128.0;
            foreach (var shape in shapes)
            {
                var (dx, dy) = (2.0 * (x - shape.X) / shape.Width, 2.0 * (y - shape.Y) / shape.Height);
                if (shape.IsRound ? (dx * dx) + (dy * dy) < 1 : Math.Max(Math.Abs(dx), Math.Abs(dy)) < 1)
                    level = shape.Level;
            }

            return level + (waves * Math.Sin((fx * x) + (fy * y))) + Within(dice, -grain, grain);
        });
        var step = Within(dice, 1, 4);
        return picture.Part(0, 0, 1 / step, PhotoSide, PhotoSide);
    }

    public static GreyPicture Of(int width, int height, Func<int, int, double> level)
    {
        var levels = new byte[width * height];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = (byte)Math.Clamp(Math.Round(level(i % width, i / width)), 0, 255);
        return new(width, height, levels);
    }

    // What is beside four heads: background, hair, collars.
    private static GreyPicture Corners(IReadOnlyList<GreyPicture> photos, Random dice)
    {
        const int Half = PhotoSide / 2;
        var four = Enumerable.Range(0, 4).Select(_ => photos[dice.Next(photos.Count)]).ToArray();
        return Of(PhotoSide, PhotoSide, (x, y) => four[(y / Half * 2) + (x / Half)].Row((y + Half) % PhotoSide)[(x + Half) % PhotoSide]);
    }

    private static double Within(Random dice, double from, double to) => from + ((to - from) * dice.NextDouble());
}
