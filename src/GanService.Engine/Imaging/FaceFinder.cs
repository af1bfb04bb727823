using System.Runtime.InteropServices;

namespace GanService.Engine.Imaging;

/// <summary>
/// Finds faces that look into the camera, upright or a little tilted. A window slides over a pyramid of the picture's sizes and is weighed by its
/// gradients (Dalal and Triggs 2005); where it could be a face, it is moved to where regression sees the eyes, and weighed again, closer. The weights are
/// trained by the benchmarks' <c>faces</c>. Any number of threads may use one.
/// </summary>
/// <param name="coarse">Slides, and tells how much a window is like a face.</param>
/// <param name="fine">Tells how much, and where the eyes are in the window: left x and y, right x and y, as shares of its side.</param>
internal sealed class FaceFinder(FaceTemplate coarse, FaceTemplate fine)
{
    /// <summary>Side of the coarse template, in cells.</summary>
    public const int CoarseCells = 10;

    /// <summary>Side of the fine one.</summary>
    public const int FineCells = 16;

    private const int FineOutputs = 5;
    private const string Resource = "faces.weights";
    private const int LongSide = 400;
    private const int SmallestOfShortSide = 8;
    private const int MaxEnlargement = 2;
    private const int MaxCandidates = 24;
    private const int Looks = 2;
    private const double SameFace = 0.3;

    // Of 70 photographs that it is not trained on, the face that is least sure has 5.4 by the fine template, and the surest of 630 pictures without one less than 1.
    private const float CoarseThreshold = -2;
    private const float FineThreshold = 2;

    // 2 to the power of 0 to -4/5; each five further sizes are half of these.
    private static readonly double[] sizes = [1, 0.870550563296124, 0.757858283255199, 0.659753955386447, 0.574349177498517];

    private static readonly Lazy<FaceFinder> trained = new(Load);

    /// <summary>The faces of a picture, from left to right. They are at least about an eighth of its short side wide, and twenty pixels; 24 at most.</summary>
    public static IReadOnlyList<EyePair> Find(RgbImage image) => [.. trained.Value.FindAll(image, FineThreshold).Select(f => f.Eyes).OrderBy(e => e.LeftX).ThenBy(e => e.LeftY)];

    /// <summary>Of a file of weights: all of the coarse template, then each output of the fine one, in singles.</summary>
    public static FaceFinder Read(ReadOnlySpan<byte> file)
    {
        var numbers = MemoryMarshal.Cast<byte, float>(file);
        var (coarseLength, fineLength) = (FaceTemplate.LengthFor(CoarseCells), FaceTemplate.LengthFor(FineCells));
        var outputs = new float[FineOutputs][];
        for (var i = 0; i < FineOutputs; i++)
            outputs[i] = numbers.Slice(coarseLength + (i * fineLength), fineLength).ToArray();
        return new(new(CoarseCells, [numbers[..coarseLength].ToArray()]), new(FineCells, outputs));
    }

    /// <summary>What looks like a face, the surest first: its eyes in pixels of the picture, and how much it does.</summary>
    public IReadOnlyList<(EyePair Eyes, float Score)> FindAll(RgbImage image, float threshold)
    {
        var block = BlockOf(image);
        var picture = GreyPicture.Of(image, block);
        var faces = Candidates(picture, CoarseThreshold).Select(c => Settle(picture, c)).Where(f => f.Score > threshold);
        return [.. Apart(faces, MaxCandidates).Select(f => (new EyePair(f.Eyes.LeftX * block, f.Eyes.LeftY * block, f.Eyes.RightX * block, f.Eyes.RightY * block), f.Score))];
    }

    /// <summary>Windows that could be faces, from the likeliest.</summary>
    public IEnumerable<FaceWindow> Candidates(GreyPicture picture, float threshold)
    {
        List<(EyePair Eyes, float Score)> found = [];
        var largest = Math.Min((double)coarse.Side * SmallestOfShortSide / Math.Min(picture.Width, picture.Height), MaxEnlargement);
        foreach (var size in sizes)
        {
            var scale = largest * size;
            var level = picture.Part(0, 0, 1 / scale, (int)(picture.Width * scale), (int)(picture.Height * scale));
            for (; Math.Min(level.Width, level.Height) >= coarse.Side; level = level.Half(), scale /= 2)
                Scan(level, scale, threshold, found);
        }

        return Apart(found, MaxCandidates).Select(f => FaceWindow.Around(f.Eyes));
    }

    /// <summary>Where the eyes are if a face is in a window, and how much it looks like one.</summary>
    public (EyePair Eyes, float Score) Settle(GreyPicture picture, FaceWindow window)
    {
        for (var look = 0; look < Looks; look++)
            window = FaceWindow.Around(EyesIn(picture, window));
        var eyes = EyesIn(picture, window);
        return (eyes, fine.Tell(0, fine.CellsOf(picture, FaceWindow.Around(eyes)), 1, 1));
    }

    private EyePair EyesIn(GreyPicture picture, FaceWindow window)
    {
        var cells = fine.CellsOf(picture, window);
        return new(
            window.Left + (fine.Tell(1, cells, 1, 1) * window.Side),
            window.Top + (fine.Tell(2, cells, 1, 1) * window.Side),
            window.Left + (fine.Tell(3, cells, 1, 1) * window.Side),
            window.Top + (fine.Tell(4, cells, 1, 1) * window.Side));
    }

    private void Scan(GreyPicture level, double scale, float threshold, List<(EyePair Eyes, float Score)> found)
    {
        var cells = new GradientCells(level);
        for (var row = 0; row <= cells.Rows - coarse.Cells; row++)
        {
            for (var column = 0; column <= cells.Columns - coarse.Cells; column++)
            {
                if (coarse.Tell(0, cells, column, row) is var score && score > threshold)
                    found.Add((new FaceWindow(column * GradientCells.Side / scale, row * GradientCells.Side / scale, coarse.Side / scale).Usual, score));
            }
        }
    }

    // How many pixels of a picture, in each direction, become one that is looked at.
    private static int BlockOf(RgbImage image) => Math.Max(1, Math.Min(Math.Max(image.Width, image.Height) / LongSide, Math.Min(image.Width, image.Height) / (CoarseCells * GradientCells.Side)));

    // The best, the best that is none of these, and so on.
    private static List<(EyePair Eyes, float Score)> Apart(IEnumerable<(EyePair Eyes, float Score)> found, int count)
    {
        List<(EyePair Eyes, float Score)> apart = [];
        foreach (var next in found.OrderByDescending(f => f.Score)) // which leaves equals in their order
        {
            if (apart.Count == count)
                break;
            if (apart.TrueForAll(f => FaceWindow.Around(f.Eyes).Overlap(FaceWindow.Around(next.Eyes)) < SameFace))
                apart.Add(next);
        }

        return apart;
    }

    private static FaceFinder Load()
    {
        using var file = typeof(FaceFinder).Assembly.GetManifestResourceStream(Resource)!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Read(bytes);
    }
}
