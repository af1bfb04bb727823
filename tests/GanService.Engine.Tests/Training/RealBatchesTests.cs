using GanService.Engine.Training;

namespace GanService.Engine.Tests.Training;

public sealed class RealBatchesTests
{
    [Fact]
    public void Fill_OfAStep_ScalesWholeImagesOfTheDatasetToPlanes()
    {
        using var folder = new TemporaryFolder();
        using var faces = TinyTraining.Faces(folder);
        var images = Enumerable.Range(0, faces.Count).Select(i => Planes(faces.Image(i))).ToList();
        var batch = new float[4 * 192];
        var drawn = new HashSet<int>();

        for (var step = 1; step <= 50; step++)
        {
            new RealBatches(faces, seed: 3, count: 4).Fill(batch, step);
            foreach (var image in batch.Chunk(192))
            {
                var index = images.FindIndex(i => i.SequenceEqual(image));
                Assert.NotEqual(-1, index);
                drawn.Add(index);
            }
        }

        Assert.Equal(faces.Count, drawn.Count);
    }

    [Fact]
    public void Fill_WithFlips_MirrorsSomeOfTheSameImages()
    {
        using var folder = new TemporaryFolder();
        using var faces = TinyTraining.Faces(folder);
        float[] plain = new float[40 * 192], flipped = new float[40 * 192];

        new RealBatches(faces, seed: 3, count: 40).Fill(plain, step: 7);
        new RealBatches(faces, seed: 3, count: 40, flip: true).Fill(flipped, step: 7);

        var mirrored = 0;
        foreach (var (before, after) in plain.Chunk(192).Zip(flipped.Chunk(192)))
        {
            var isMirrored = !before.SequenceEqual(after);
            Assert.True(!isMirrored || before.Chunk(8).SelectMany(row => row.Reverse()).SequenceEqual(after));
            mirrored += isMirrored ? 1 : 0;
        }

        Assert.InRange(mirrored, 10, 30);
    }

    private static float[] Planes(ReadOnlySpan<byte> pixels)
    {
        var planes = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            planes[(i % 3 * (pixels.Length / 3)) + (i / 3)] = (pixels[i] / 127.5f) - 1;
        return planes;
    }
}
