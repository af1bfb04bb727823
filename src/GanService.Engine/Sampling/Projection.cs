using GanService.Engine.Compute;
using GanService.Engine.Imaging;
using static TorchSharp.torch;

namespace GanService.Engine.Sampling;

/// <summary>
/// Looks for the latent whose face is most like a picture, by gradient descent through the generator (Zhu et al. 2016) from those of some random faces.
/// Of a generator with classes each latent goes down in its own. What is made small is the mean absolute difference of the pixels, and of the means of 2×2, 4×4, … of them: so it is first about where things are.
/// </summary>
public sealed class Projection
{
    private const int Starts = 4; // descents, which end in different places
    private const int SmallestSide = 4;
    private const double Rate = 0.1, Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8; // of Adam
    private const double Slack = 2; // latents' lengths have a deviation of 0.7, however many numbers they have

    /// <summary>Random faces to begin with.</summary>
    public const int CandidateCount = 256;

    private readonly Networks.Generator generator;
    private readonly IReadOnlyList<float[]> inputs;
    private readonly float[] target; // (3, S, S)

    /// <param name="generator">In evaluation mode; the caller keeps it and disposes it. Others may draw with it meanwhile.</param>
    /// <param name="picture">Of the size of its images.</param>
    /// <param name="place">The class that the face shall be of; null for any.</param>
    public Projection(Networks.Generator generator, RgbImage picture, int? place = null)
    {
        this.generator = generator;
        inputs = Candidates(generator.LatentSize, generator.Classes.Count, place);
        var plane = picture.Width * picture.Height;
        target = [.. Enumerable.Range(0, 3 * plane).Select(i => (picture.Pixels[(3 * (i % plane)) + (i / plane)] / 127.5f) - 1)];
    }

    /// <summary>The latents of the random faces, each followed by its class where there are some.</summary>
    /// <param name="latentSize">Numbers in a latent.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="place">The class of all of them; where it is left out, classes take turns.</param>
    public static IReadOnlyList<float[]> Candidates(int latentSize, int classes = 0, int? place = null) =>
        [.. Enumerable.Range(1, CandidateCount).Select(i => (float[])[.. Latents.Of(-i, latentSize), .. Latents.OneHot(place ?? Latents.ClassOf(-i, classes), classes)])]; // seeds that nobody asks for

    /// <summary>Finds the latent: always the same one where as many steps are taken.</summary>
    /// <param name="candidates">The faces of <see cref="Candidates"/>.</param>
    /// <param name="steps">At most.</param>
    /// <param name="report">Hears of the best so far after each step.</param>
    /// <param name="isEnough">Whether to end early with what has been found.</param>
    /// <param name="cancellationToken">Ends it with nothing.</param>
    public Projected Find(IReadOnlyList<Face> candidates, int steps, Action<Projected> report, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        var (size, width) = (generator.LatentSize, generator.InputSize);
        var rows = Nearest(candidates).SelectMany(i => inputs[i]).ToArray(); // (Starts, width)
        var (means, squares) = (new double[rows.Length], new double[rows.Length]);
        var (best, least) = (new Projected([], 0, 0, 0), double.PositiveInfinity);
        for (var step = 0; ; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (losses, distances, slopes) = Measure(rows);
            var row = Array.IndexOf(losses, losses.Min());
            if (losses[row] < least)
            {
                var input = rows[(row * width)..((row + 1) * width)];
                (best, least) = (new(input[..size], Math.Max(0, Array.IndexOf(input[size..], 1)), distances[row], step), losses[row]);
            }

            best = best with { Steps = step };
            if (step == steps || isEnough())
                return best;
            report(best);
            Descend(rows, slopes, means, squares, step + 1, Rate * (1 + Math.Cos(Math.PI * step / steps)) / 2);
        }
    }

    private IEnumerable<int> Nearest(IReadOnlyList<Face> candidates)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var losses = candidates.Chunk(FaceGenerator.Rows).SelectMany(some => Losses(Differences(NativeTensor.Of([.. some.SelectMany(face => face.Values)], Shape(some.Length)))).data<float>().ToArray()).ToList();
        return Enumerable.Range(0, losses.Count).OrderBy(i => losses[i]).Take(Starts).ToList();
    }

    private (float[] Losses, double[] Distances, float[] Slopes) Measure(float[] rows)
    {
        using var scope = NewDisposeScope();
        using var leaf = NativeTensor.Of(rows, Starts, generator.InputSize).requires_grad_();
        var differences = Differences(generator.forward(leaf));
        var losses = Losses(differences);
        var slopes = autograd.grad([losses.sum()], [leaf])[0].contiguous(); // a row's loss depends on its own numbers
        var distances = differences.detach().abs().mean([1, 2, 3]) * 127.5f;
        return (losses.detach().data<float>().ToArray(), [.. distances.data<float>().ToArray()], slopes.data<float>().ToArray());
    }

    private Tensor Differences(Tensor images) => images - NativeTensor.Of(target, Shape(1));

    private long[] Shape(int count) => [count, 3, generator.ImageSize, generator.ImageSize];

    // (N)
    private static Tensor Losses(Tensor differences)
    {
        var losses = differences.abs().mean([1, 2, 3]);
        for (var block = 2; differences.shape[^1] / block >= SmallestSide; block *= 2)
            losses += nn.functional.avg_pool2d(differences, block).abs().mean([1, 2, 3]);
        return losses;
    }

    // Adam (Kingma and Ba 2015); then each latent is made as long as those that the generator was trained on.
    private void Descend(float[] rows, float[] slopes, double[] means, double[] squares, int step, double rate)
    {
        var usual = Math.Sqrt(generator.LatentSize);
        for (var row = 0; row < Starts; row++)
        {
            var first = row * generator.InputSize; // the class behind the latent stays
            var latent = rows.AsSpan(first, generator.LatentSize);
            var length = 0.0;
            for (var i = 0; i < latent.Length; i++)
            {
                ref var average = ref means[first + i];
                ref var power = ref squares[first + i];
                var slope = slopes[first + i];
                average = (Beta1 * average) + ((1 - Beta1) * slope);
                power = (Beta2 * power) + ((1 - Beta2) * slope * slope);
                var (mean, square) = (average / (1 - Math.Pow(Beta1, step)), power / (1 - Math.Pow(Beta2, step)));
                latent[i] -= (float)(rate * mean / (Math.Sqrt(square) + Epsilon));
                length += (double)latent[i] * latent[i];
            }

            length = Math.Sqrt(length);
            var scale = Math.Clamp(length, Math.Max(usual - Slack, usual / 2), usual + Slack) / length;
            foreach (ref var value in latent)
                value = (float)(value * scale);
        }
    }
}

/// <summary>What was found.</summary>
/// <param name="Latent">Whose face is most like the picture.</param>
/// <param name="Place">Of its class; 0 where there are none.</param>
/// <param name="Distance">Mean absolute difference of the pixels of both, in levels of 255.</param>
/// <param name="Steps">How many were taken.</param>
public sealed record Projected(float[] Latent, int Place, double Distance, int Steps);
