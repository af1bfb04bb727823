namespace GanService.Engine.Sampling;

/// <summary>
/// The face of a generator, or of a class of one, that truncated latents come closer to: of those of some fixed seeds, the one that is nearest to the mean of all of
/// them, by the squared difference of pictures of 16×16. Its latent is as long as others; the mean of latents, 0, is a face that the generator was
/// never trained to make.
/// </summary>
public static class TypicalFace
{
    private const int Count = 64, Side = 16;

    /// <summary>The latents of the faces that it is chosen from.</summary>
    public static IReadOnlyList<float[]> Candidates(int latentSize) => [.. Enumerable.Range(1, Count).Select(i => Latents.Of(-i, latentSize))]; // seeds that nobody asks for

    /// <summary>Which of the faces it is.</summary>
    /// <param name="faces">Those of <see cref="Candidates"/>.</param>
    public static int Among(IReadOnlyList<Face> faces)
    {
        var pictures = faces.Select(Small).ToList();
        double[] mean = [.. Enumerable.Range(0, pictures[0].Length).Select(i => pictures.Average(p => p[i]))];
        return Enumerable.Range(0, faces.Count).MinBy(i => pictures[i].Zip(mean, (a, b) => (a - b) * (a - b)).Sum());
    }

    // Each value is the mean of the pixels that it stands for.
    private static double[] Small(Face face)
    {
        var side = Math.Min(Side, face.Size);
        var values = new double[3 * side * side];
        for (var i = 0; i < values.Length; i++)
        {
            var (plane, y, x) = (i / (side * side) * face.Size * face.Size, i / side % side, i % side);
            var (top, bottom, left, right) = (y * face.Size / side, (y + 1) * face.Size / side, x * face.Size / side, (x + 1) * face.Size / side);
            for (var row = top; row < bottom; row++)
            {
                foreach (var value in face.Values.AsSpan(plane + (row * face.Size) + left, right - left))
                    values[i] += value;
            }

            values[i] /= (bottom - top) * (right - left);
        }

        return values;
    }
}
