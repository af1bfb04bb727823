namespace GanService.Engine.Sampling;

/// <summary>Which way a generator's latents are moved before they are drawn. They stay about as long as they were. Numbers of a class follow later, and are not moved.</summary>
/// <param name="LatentSize">Numbers in a latent.</param>
public sealed record Steering(int LatentSize)
{
    /// <summary>How much of the way from the typical face is left: 1 leaves latents as they are, 0 gives the typical face.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>The latent of the generator's <see cref="TypicalFace"/> of each class, or of class 0 where there are none; needed where latents are truncated.</summary>
    public IReadOnlyDictionary<int, float[]> Typical { get; init; } = new Dictionary<int, float[]>();

    /// <summary>By how many steps (<see cref="LatentDirection.StepOf"/>) latents go in which direction, after they were truncated.</summary>
    public IReadOnlyList<(float[] Step, double Strength)> Pushes { get; init; } = [];

    /// <summary><see cref="Networks.Generator.Levels"/>, for <see cref="Latents.Mixed"/>.</summary>
    public int Levels { get; init; } = 1;

    /// <summary>The latent of a seed's face of a class.</summary>
    public float[] Of(long seed, int place = 0) => Of(Latents.Of(seed, LatentSize), place);

    /// <summary>A latent where it is moved to.</summary>
    public float[] Of(float[] latent, int place = 0)
    {
        if (Truncation != 1)
            latent = Latents.Between(latent, Typical[place], 1 - Truncation);
        return Pushes.Count == 0 ? latent : Pushed(latent);
    }

    private float[] Pushed(float[] latent)
    {
        double[] moved = [.. latent];
        foreach (var (step, strength) in Pushes)
        {
            for (var i = 0; i < moved.Length; i++)
                moved[i] += strength * step[i];
        }

        var length = Math.Sqrt(moved.Sum(x => x * x));
        var scale = length == 0 ? 0 : Math.Sqrt(latent.Sum(x => (double)x * x)) / length;
        return [.. moved.Select(x => (float)(x * scale))];
    }
}
