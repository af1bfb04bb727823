using GanService.Engine.Imaging;

namespace GanService.Engine.Tests.Imaging;

public sealed class FaceFinderTests
{
    private const double Tolerance = 0.3; // in eye distances

    [Fact]
    public void Find_InRawPhotographs_FindsTheFaceOfEach()
    {
        foreach (var (image, eyes) in RawPhotographs.Read())
            Assert.InRange(Off(Assert.Single(FaceFinder.Find(image)), eyes), 0, Tolerance);
    }

    [Fact]
    public void SquareIn_OfRawPhotographs_HalvesHowFarEyesStrayFromTheirMeanPlace()
    {
        var photos = RawPhotographs.Read();

        var portrait = Spread(photos.Select(p => (p.Eyes, FaceFinder.Find(p.Image)[0].SquareIn(p.Image.Width, p.Image.Height))));

        Assert.InRange(portrait, 0, Spread(photos.Select(p => (p.Eyes, (0, 25, 225)))) / 2);
    }

    [Fact]
    public void Find_BelowChins_FindsNone()
    {
        foreach (var (image, eyes) in RawPhotographs.Read())
        {
            var chin = (int)Math.Min(image.Height - 40, eyes.LeftY + (2.3 * eyes.Distance));

            Assert.Empty(FaceFinder.Find(RawPhotographs.Part(image, 0, chin, image.Width, image.Height - chin)));
        }
    }

    [Theory]
    [InlineData("flat")]
    [InlineData("gradient")]
    [InlineData("stripes")]
    [InlineData("noise")]
    [InlineData("discs")]
    public void Find_WhereNobodyIs_FindsNone(string kind)
    {
        var dice = new Random(1);
        var image = Of(300, 260, (x, y) => kind switch
        {
            "flat" => 90,
            "gradient" => (byte)((x + y) * 255 / 560),
            "stripes" => x / 12 % 2 == 0 ? (byte)40 : (byte)210,
            "noise" => (byte)dice.Next(256),
            _ => ((x % 60) - 30) * ((x % 60) - 30) + (((y % 60) - 30) * ((y % 60) - 30)) < 300 ? (byte)30 : (byte)200,
        });

        Assert.Empty(FaceFinder.Find(image));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(10)]
    public void Find_InTwelveMegapixels_FindsFacesOfManySizes(int scale)
    {
        var (photo, eyes) = RawPhotographs.Read()[30];
        var canvas = RawPhotographs.Canvas(4000, 3000);
        RawPhotographs.Paste(canvas, Resampler.Resize(photo, photo.Width * scale, photo.Height * scale), 700, 60);

        var face = Assert.Single(FaceFinder.Find(canvas));

        Assert.InRange(Off(face, new((eyes.LeftX * scale) + 700, (eyes.LeftY * scale) + 60, (eyes.RightX * scale) + 700, (eyes.RightY * scale) + 60)), 0, Tolerance);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(20, 9000)]
    [InlineData(9000, 41)]
    public void Find_InTinyOrNarrowPictures_FindsNone(int width, int height) => Assert.Empty(FaceFinder.Find(Of(width, height, (x, y) => (byte)(x * y))));

    [Fact]
    public void Find_OnManyThreads_FindsTheSameToTheBit()
    {
        var photos = RawPhotographs.Read().Take(12).Select(p => p.Image).ToList();
        var alone = photos.SelectMany(FaceFinder.Find).ToList();

        var together = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => photos.SelectMany(FaceFinder.Find).ToList()).ToList();

        Assert.All(together, faces => Assert.Equal(alone, faces));
    }

    [Fact]
    public void Sum_OfCells_IsAddedInOneOrder()
    {
        const int Side = 6;
        var dice = new Random(2);
        var levels = new byte[80 * 60];
        dice.NextBytes(levels);
        var cells = new GradientCells(new(80, 60, levels));
        var weights = new float[Side * Side * GradientCells.Directions];
        foreach (ref var weight in weights.AsSpan())
            weight = dice.NextSingle() - 0.5f;

        var sums = new float[32];
        for (var row = 0; row < Side; row++)
        {
            for (var i = 0; i < Side * GradientCells.Directions; i++)
            {
                var product = cells.Row(3, 4 + row, Side)[i] * weights[(row * Side * GradientCells.Directions) + i];
                sums[i % 32] += product;
            }
        }

        float Lane(int i) => sums[i] + sums[i + 8] + (sums[i + 16] + sums[i + 24]);
        float Pair(int i) => Lane(i) + Lane(i + 4);
        Assert.Equal(Pair(0) + Pair(1) + Pair(2) + Pair(3), cells.Sum(3, 4, Side, weights));
    }

    [Theory]
    [InlineData(400, 400, 200, 200, 84)]
    [InlineData(225, 275, 80, 110, 50)]
    [InlineData(90, 300, 45, 20, 60)]
    [InlineData(60, 60, 30, 30, 40)]
    public void SquareIn_OfAPicture_LiesWithinIt(int width, int height, int x, int y, int distance)
    {
        var (left, top, side) = new EyePair(x - (distance / 2.0), y, x + (distance / 2.0), y).SquareIn(width, height);

        Assert.InRange(left, 0, width - side);
        Assert.InRange(top, 0, height - side);
        Assert.InRange(side, Math.Min(Math.Min(width, height), 3.5 * distance), 4.3 * distance);
    }

    private static double Off(EyePair face, EyePair eyes) => Math.Max(
        double.Hypot(face.LeftX - eyes.LeftX, face.LeftY - eyes.LeftY),
        double.Hypot(face.RightX - eyes.RightX, face.RightY - eyes.RightY)) / eyes.Distance;

    // The root of the mean squared distance of eyes from their mean place, as a share of the square's side.
    private static double Spread(IEnumerable<(EyePair Eyes, (int X, int Y, int Side) Square)> framed)
    {
        double[][] places = [.. framed.Select(f => new[] { f.Eyes.LeftX - f.Square.X, f.Eyes.LeftY - f.Square.Y, f.Eyes.RightX - f.Square.X, f.Eyes.RightY - f.Square.Y }.Select(v => v / f.Square.Side).ToArray())];
        return Math.Sqrt(Enumerable.Range(0, 4).Sum(i => places.Average(p => Math.Pow(p[i] - places.Average(q => q[i]), 2))) / 2);
    }

    private static RgbImage Of(int width, int height, Func<int, int, byte> level) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => level(i % width, i / width)).SelectMany(l => new[] { l, l, l })]);
}
