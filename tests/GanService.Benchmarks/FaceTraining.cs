using System.Runtime.InteropServices;
using GanService.Engine.Imaging;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Benchmarks;

/// <summary>Trains the weights by which faces are found.</summary>
/// <param name="photos">Photographs that are framed alike.</param>
internal sealed class FaceTraining(GreyPicture[] photos)
{
    private const int CoarseRounds = 3, FineRounds = 2;
    private const double OtherPlace = 0.25;
    private const double Ridge = 0.003;
    private const float Decay = 1e-4f;
    private const float MinedThreshold = -4; // lower than what finding looks at, for less would be learned from that

    private readonly GreyPicture[] all = [.. photos, .. photos.Select(FaceMaterial.Mirrored)];
    private float[] coarse = new float[FaceTemplate.LengthFor(FaceFinder.CoarseCells)];
    private float[] fine = new float[FaceTemplate.LengthFor(FaceFinder.FineCells)];
    private float[][] eyes = [];

    private FaceFinder Finder => new(new(FaceFinder.CoarseCells, [coarse]), new(FaceFinder.FineCells, [fine, .. eyes]));

    /// <summary>What <see cref="FaceFinder.Read"/> reads.</summary>
    public byte[] Train()
    {
        TrainEyes();
        TrainCoarse();
        TrainFine();
        return MemoryMarshal.AsBytes<float>([.. coarse, .. fine, .. eyes.SelectMany(e => e)]).ToArray();
    }

    private void TrainCoarse()
    {
        var faces = Each(all.Length, 2, (i, dice) => Cells(FaceMaterial.Varied(all[i], dice), FaceMaterial.Jittered(dice, 0.05, 0.1), FaceFinder.CoarseCells));
        var others = Each(photos.Length, 6, (i, dice) => Cells(FaceMaterial.WithoutFace(photos, i, dice), FaceMaterial.Anywhere(dice), FaceFinder.CoarseCells));
        coarse = Classifier(faces, others);
        for (var round = 1; round <= CoarseRounds; round++)
        {
            others.AddRange(Mistaken(round, isFine: false));
            coarse = Classifier(faces, others);
        }
    }

    private void TrainFine()
    {
        var faces = Each(all.Length, 2, (i, dice) =>
        {
            var photo = FaceMaterial.Varied(all[i], dice);
            return Cells(photo, FaceWindow.Around(Finder.Settle(photo, FaceMaterial.Jittered(dice, 0.08, 0.12)).Eyes), FaceFinder.FineCells);
        });
        List<float[]> others = [];
        for (var round = 1; round <= FineRounds; round++)
        {
            others.AddRange(Mistaken(CoarseRounds + round, isFine: true));
            fine = Classifier(faces, others);
        }
    }

    // Windows that could be faces and are none: of pictures without one, and beside the faces of the others.
    private IEnumerable<float[]> Mistaken(int round, bool isFine)
    {
        var finder = Finder;
        List<float[]> none = [.. Each(photos.Length, 1, (i, dice) => Windows(FaceMaterial.WithoutFace(photos, i, dice), _ => true), round).SelectMany(w => w)];
        List<float[]> beside = [.. Each(all.Length, 1, (i, _) => Windows(all[i], w => w.Overlap(FaceWindow.Around(FaceMaterial.Usual)) < OtherPlace), round).SelectMany(w => w)];
        Console.WriteLine($"round {round}: {none.Count} windows of pictures without a face, {beside.Count} beside faces");
        return [.. none, .. beside];

        List<float[]> Windows(GreyPicture picture, Func<FaceWindow, bool> isOther)
        {
            List<float[]> windows = [];
            foreach (var candidate in finder.Candidates(picture, MinedThreshold))
            {
                var window = isFine ? FaceWindow.Around(finder.Settle(picture, candidate).Eyes) : candidate;
                if (isOther(window))
                    windows.Add(Cells(picture, window, isFine ? FaceFinder.FineCells : FaceFinder.CoarseCells));
            }

            return windows;
        }
    }

    // By ridge regression, from windows that are off by as much as where the coarse template finds a face, and by less.
    private void TrainEyes()
    {
        var samples = Each(all.Length, 8, (i, dice) =>
        {
            var reach = dice.NextDouble();
            var window = FaceMaterial.Jittered(dice, 0.12 * reach, 0.22 * reach);
            var (left, top, side) = window;
            var face = FaceMaterial.Usual;
            float[] places = [(float)((face.LeftX - left) / side), (float)((face.LeftY - top) / side), (float)((face.RightX - left) / side), (float)((face.RightY - top) / side)];
            return (Cells: Cells(FaceMaterial.Varied(all[i], dice), window, FaceFinder.FineCells), Places: places);
        });
        using var scope = NewDisposeScope();
        var (x, y) = (Matrix([.. samples.Select(s => s.Cells)]), Matrix([.. samples.Select(s => s.Places)]));
        var (meanX, meanY) = (x.mean([0]), y.mean([0]));
        x.sub_(meanX);
        var products = x.T.matmul(x).to(float64) + (eye(x.shape[1], dtype: float64) * (Ridge * x.shape[0]));
        var weights = linalg.solve(products, x.T.matmul(y - meanY).to(float64)).to(float32);
        var added = meanY - meanX.matmul(weights);
        eyes = [.. Enumerable.Range(0, samples[0].Places.Length).Select(i => (float[])[.. weights.select(1, i).contiguous().data<float>(), added[i].item<float>()])];
    }

    // Logistic regression; both kinds weigh as much.
    private static float[] Classifier(List<float[]> faces, List<float[]> others)
    {
        using var scope = NewDisposeScope();
        var x = Matrix([.. faces, .. others]);
        var sign = cat([ones(faces.Count), -ones(others.Count)]);
        var share = cat([full(faces.Count, 0.5f / faces.Count), full(others.Count, 0.5f / others.Count)]);
        var (weights, bias) = (new Parameter(zeros(x.shape[1])), new Parameter(zeros(1)));
        var optimizer = optim.LBFGS([weights, bias], lr: 1, max_iter: 80, history_size: 20);
        optimizer.step(() =>
        {
            optimizer.zero_grad();
            var loss = (nn.functional.softplus(-sign * (x.matmul(weights) + bias)) * share).sum() + (Decay * weights.square().sum());
            loss.backward();
            return loss;
        });
        return [.. weights.detach().data<float>(), bias.item<float>()];
    }

    private static Tensor Matrix(IReadOnlyList<float[]> rows)
    {
        var values = new float[rows.Count * rows[0].Length];
        for (var i = 0; i < rows.Count; i++)
            rows[i].CopyTo(values, i * rows[0].Length);
        return tensor(values, rows.Count, rows[0].Length);
    }

    private static float[] Cells(GreyPicture picture, FaceWindow window, int side)
    {
        var cells = FaceTemplate.CellsOf(picture, window, side);
        var values = new float[side * side * GradientCells.Directions];
        for (var row = 0; row < side; row++)
            cells.Row(1, row + 1, side).CopyTo(values.AsSpan(row * side * GradientCells.Directions));
        return values;
    }

    private static List<T> Each<T>(int count, int times, Func<int, Random, T> make, int round = 0) =>
        [.. Enumerable.Range(0, count * times).AsParallel().AsOrdered().Select(i => make(i % count, new Random((round * 1_000_000) + i)))];
}
