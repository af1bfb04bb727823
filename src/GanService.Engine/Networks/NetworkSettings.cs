using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace GanService.Engine.Networks;

/// <summary>Sizes of both networks. Widths, activation and normalization are for dense networks, channels for convolutional ones.</summary>
public sealed record NetworkSettings
{
    /// <summary>Numbers in a latent.</summary>
    [Range(1, 1024)]
    public int LatentSize { get; init; } = 100;

    /// <summary>Channels of a convolutional network where its images are half their side.</summary>
    [Range(4, 256)]
    public int Channels { get; init; } = 32;

    /// <summary>
    /// Channels of architecture <c>faces</c> where its images have their whole side: what fine detail is made of, and judged by. With 0
    /// nothing is computed there but the image.
    /// </summary>
    [Range(0, 128)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // so that files of networks without have the hash that they ever had
    public int FullSizeChannels { get; init; }

    /// <summary>
    /// Sides of features, from half the image's down to 8 pixels, at which both networks of architecture <c>faces</c> look once more before they
    /// go on to the next.
    /// </summary>
    [Range(0, 5)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Refinements { get; init; }

    /// <summary>
    /// What the one-hot numbers stand for that follow a latent, for both networks of architecture <c>faces</c>: names of classes, or null for none. A
    /// training's are the values of its <c>classLabel</c>, in ordinal order.
    /// </summary>
    [ClassNames]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Width of each hidden layer of the generator, from the latent on.</summary>
    [Widths]
    public IReadOnlyList<int> GeneratorWidths { get; init; } = [256, 512, 1024];

    /// <summary>Width of each hidden layer of the discriminator, from the image on.</summary>
    [Widths]
    public IReadOnlyList<int> DiscriminatorWidths { get; init; } = [512, 256];

    /// <summary>Follows every hidden layer.</summary>
    public Activation Activation { get; init; } = Activation.LeakyRelu;

    /// <summary>Follows every activation of the generator.</summary>
    public Normalization Normalization { get; init; } = Normalization.Batch;

    /// <summary>Classes; 0 for none.</summary>
    internal int ClassCount => Classes?.Count ?? 0;

    /// <summary>Numbers that a generator is given: a latent, and one for each class.</summary>
    internal int InputSize => LatentSize + ClassCount;

    /// <summary>Channels of architecture <c>faces</c> where its images have that side: doubled with every halving, up to eight times.</summary>
    internal int ChannelsAt(int side, int imageSize) => Channels * Math.Min(imageSize / 2 / side, 8);

    /// <summary>Whether features of architecture <c>faces</c> are refined at that side.</summary>
    internal bool IsRefined(int side, int imageSize) => side >= 8 && imageSize / 2 / side < 1 << Refinements;

    // Lists have no value equality of their own, and configurations are compared.
    public bool Equals(NetworkSettings? other) =>
        other is not null && LatentSize == other.LatentSize && Channels == other.Channels && FullSizeChannels == other.FullSizeChannels && Refinements == other.Refinements && Activation == other.Activation && Normalization == other.Normalization
        && (Classes ?? []).SequenceEqual(other.Classes ?? []) && GeneratorWidths.SequenceEqual(other.GeneratorWidths) && DiscriminatorWidths.SequenceEqual(other.DiscriminatorWidths);

    public override int GetHashCode() => HashCode.Combine(LatentSize, Channels, FullSizeChannels, Refinements, Activation, Normalization, GeneratorWidths.Count, HashCode.Combine(DiscriminatorWidths.Count, ClassCount));
}
