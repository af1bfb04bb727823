using GanService.Api.Store.Rows;
using GanService.Engine.Sampling;

namespace GanService.Api.Web.Generation;

/// <summary>The class that the faces of a request are of: the one that it names, or for each seed its own.</summary>
public sealed class FaceClass
{
    private readonly IReadOnlyList<string> names; // none where a checkpoint knows no classes
    private readonly int? chosen;

    private FaceClass(IReadOnlyList<string> names, int? chosen) => (this.names, this.chosen) = (names, chosen);

    /// <summary>Why the checkpoint cannot draw faces of that class, or null.</summary>
    public (string Field, string Message)? Error { get; private init; }

    /// <summary>How an address says it: nothing where it names none.</summary>
    public string Query => chosen is { } place ? $"&class={Uri.EscapeDataString(names[place])}" : "";

    /// <summary>What a checkpoint understands by a class's name.</summary>
    /// <param name="checkpoint">Whose faces.</param>
    /// <param name="name">Null where the request names none.</param>
    public static FaceClass Of(Checkpoint checkpoint, string? name)
    {
        var names = checkpoint.Classes();
        if (name is null)
            return new(names, null);
        if (names.Count == 0)
            return new(names, null) { Error = ("class", $"The checkpoint {checkpoint.Id} knows no classes: leave class out, or choose one of a job with a classLabel.") };
        return names.ToList().IndexOf(name) is >= 0 and var place
            ? new(names, place)
            : new(names, null) { Error = ("class", $"The checkpoint {checkpoint.Id} knows no such class; its classes are: {string.Join(", ", names)}.") };
    }

    /// <summary>The name of a seed's class; null where there are no classes.</summary>
    public string? NameOf(long seed) => names.Count == 0 ? null : names[PlaceOf(seed)];

    /// <summary>What follows a seed's latent: (K).</summary>
    public float[] Numbers(long seed) => Latents.OneHot(PlaceOf(seed), names.Count);

    /// <summary>What follows a latent of a walk: (K).</summary>
    public float[] NumbersOfWalk(IReadOnlyList<long> seeds, int step, int steps) => Latents.OneHotOfWalk([.. seeds.Select(PlaceOf)], step, steps, names.Count);

    /// <summary>What a picture's text says of it: the class of its one face, or that of all where it is named.</summary>
    /// <param name="seed">Of its face; null where it has several.</param>
    public IEnumerable<(string Key, IConvertible Value)> Text(long? seed) => (seed is { } one ? NameOf(one) : chosen is { } place ? names[place] : null) is { } name ? [("Class", name)] : [];

    private int PlaceOf(long seed) => chosen ?? Latents.ClassOf(seed, names.Count);
}
