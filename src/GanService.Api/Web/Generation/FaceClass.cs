using GanService.Api.Store.Rows;
using GanService.Engine.Sampling;

namespace GanService.Api.Web.Generation;

/// <summary>The class that the faces of a request are of: the one that it names, or for each seed its own.</summary>
public sealed class FaceClass
{
    private readonly IReadOnlyList<string> names; // none where a checkpoint knows no classes

    private FaceClass(IReadOnlyList<string> names, int? chosen) => (this.names, Chosen) = (names, chosen);

    /// <summary>The place of the class that the request names; null where it names none.</summary>
    public int? Chosen { get; }

    /// <summary>Why the checkpoint cannot draw faces of that class, or null.</summary>
    public (string Field, string Message)? Error { get; private init; }

    /// <summary>How an address says it: nothing where it names none.</summary>
    public string Query => Chosen is { } place ? $"&class={Uri.EscapeDataString(names[place])}" : "";

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
    public string? NameOf(long seed) => NameAt(PlaceOf(seed));

    /// <summary>The name of a class; null where there are none.</summary>
    public string? NameAt(int place) => names.Count == 0 ? null : names[place];

    /// <summary>The places of seeds' classes, each once.</summary>
    public IReadOnlyList<int> PlacesOf(IEnumerable<long> seeds) => [.. seeds.Select(PlaceOf).Distinct()];

    /// <summary>The place of the class of a latent that a client sent: of those whose numbers follow it, the one that it has most of.</summary>
    public int PlaceOf(float[] sent, int latentSize) => Chosen ?? (sent.Length > latentSize ? Array.IndexOf(sent, sent[latentSize..].Max(), latentSize) - latentSize : 0);

    /// <summary>What the generator is given for a seed: its latent where it is moved to, and the numbers of its class, which stay.</summary>
    public float[] Input(long seed, Steering steering) => Input(seed, steering, PlaceOf(seed));

    /// <summary>The same where styles of another seed decide from a side of features on; the class stays that of the first.</summary>
    public float[] InputMixed(long seed, long mix, int side, Steering steering) =>
        Latents.Mixed(Input(seed, steering), Input(mix, steering, PlaceOf(seed)), side, steering.Levels);

    /// <summary>The same for a step of a walk.</summary>
    public float[] InputOfWalk(IReadOnlyList<long> seeds, int step, int steps, Steering steering) =>
        [.. Latents.OfWalk(seeds, step, steps, seed => steering.Of(seed, PlaceOf(seed))), .. Latents.OneHotOfWalk([.. seeds.Select(PlaceOf)], step, steps, names.Count)];

    /// <summary>The same for a latent that a client sent, which the numbers of its class follow unless the request names it.</summary>
    public float[] Input(float[] sent, Steering steering)
    {
        var place = PlaceOf(sent, steering.LatentSize);
        return [.. steering.Of(sent[..steering.LatentSize], place), .. Chosen is null ? sent[steering.LatentSize..] : Latents.OneHot(place, names.Count)];
    }

    /// <summary>What a picture's text says of it: the class of its one face, or that of all where it is named.</summary>
    /// <param name="seed">Of its face; null where it has several.</param>
    public IEnumerable<(string Key, IConvertible Value)> Text(long? seed) => (seed is { } one ? NameOf(one) : Chosen is { } place ? names[place] : null) is { } name ? [("Class", name)] : [];

    private float[] Input(long seed, Steering steering, int place) => [.. steering.Of(seed, place), .. Latents.OneHot(place, names.Count)];

    private int PlaceOf(long seed) => Chosen ?? Latents.ClassOf(seed, names.Count);
}
