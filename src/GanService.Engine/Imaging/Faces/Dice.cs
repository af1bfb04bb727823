using GanService.Engine.RandomNumbers;

namespace GanService.Engine.Imaging.Faces;

/// <summary>Draws one number after the other from a stretch of a random stream.</summary>
internal struct Dice(SeededRandom random, ulong first)
{
    private ulong position = first;

    public float Between(float low, float high) => low + ((high - low) * (float)random.Uniform(position++));

    public bool Chance(double probability) => random.Uniform(position++) < probability;

    public T Pick<T>(ReadOnlySpan<T> choices) => choices[random.Index(position++, choices.Length)];
}
