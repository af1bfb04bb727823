using System.Globalization;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Directions;
using GanService.Engine.Imaging;
using GanService.Engine.Sampling;

namespace GanService.Api.Web.Generation;

/// <summary>Faces, and how they are handed over.</summary>
public sealed record Picture
{
    public const string Png = "png", Jpeg = "jpeg", WebP = "webp", Gif = "gif", Zip = "zip", Float32 = "float32", Uint8 = "uint8";

    /// <summary>What a JPEG or WebP picture is of where nothing else is wanted.</summary>
    public const int DefaultQuality = 85;

    /// <summary>The text chunk by which truncated pictures differ from those of when truncation made latents shorter.</summary>
    public const string TruncatedTowards = "TruncatedTowards";

    /// <summary>Everything that decides the bytes but the weights; null where no address can say it.</summary>
    public string? Address { get; init; }

    /// <summary>What of the request the checkpoint cannot do; null for nothing.</summary>
    public (string Field, string Message)? Fault { get; init; }

    /// <summary>What it shows, in the name of its file.</summary>
    public required string Subject { get; init; }

    /// <summary>What a request calls the number of faces.</summary>
    public string CountName { get; init; } = "count";

    /// <summary>Faces.</summary>
    public required int Count { get; init; }

    /// <summary>How much of their way from the typical face latents keep.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>In which directions latents are moved.</summary>
    public IReadOnlyList<Push> Pushes { get; init; } = [];

    /// <summary>Whether styles of another seed are mixed into its faces.</summary>
    public bool IsMixed { get; init; }

    /// <summary>The places of its faces' classes, each once; one, 0, where there are no classes.</summary>
    public required IReadOnlyList<int> Classes { get; init; }

    /// <summary>What the generator is given for a face, from its index.</summary>
    public required Func<int, Steering, float[]> Input { get; init; }

    /// <summary>The name of a face's file in an archive, from its index.</summary>
    public Func<int, string> NameOf { get; init; } = i => $"{i:D4}";

    public required int Columns { get; init; }

    public required int Scale { get; init; }

    public required string Format { get; init; }

    /// <summary>Of a JPEG or WebP picture, from 1 to 100.</summary>
    public int? Quality { get; init; }

    /// <summary>How long an animation shows a face.</summary>
    public int FrameMilliseconds { get; init; } = 500;

    /// <summary>Whether an animation goes back the way it came, so that nothing jumps.</summary>
    public bool Returns { get; init; }

    /// <summary>What the text chunks of a PNG say: enough to make it again.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Text { get; init; } = [];

    /// <summary>The same of a face's file in an archive, from its index.</summary>
    public Func<int, IReadOnlyList<KeyValuePair<string, string>>> TextOf { get; init; } = _ => [];

    public string ContentType => Format switch
    {
        Png => "image/png",
        Jpeg => "image/jpeg",
        WebP => "image/webp",
        Gif => "image/gif",
        Zip => "application/zip",
        _ => "application/octet-stream",
    };

    /// <summary>Whether a browser shows it.</summary>
    public bool IsShown => Format is Png or Jpeg or WebP or Gif;

    private bool IsGrid => Format is Png or Jpeg or WebP;

    /// <summary>How an address says a format.</summary>
    public static string Query(string format, int? quality) => format is Jpeg or WebP ? $"format={format}&quality={quality ?? DefaultQuality}" : $"format={format}";

    /// <summary>How an address says in which directions latents are moved.</summary>
    public static string Query(IReadOnlyList<Push> pushes) => pushes.Count == 0 ? "" : $"&direction={DirectionChoice.TextOf(pushes)}";

    /// <summary>Text chunks for a picture from a checkpoint.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(Checkpoint checkpoint, string? address, double truncation, IReadOnlyList<Push> pushes, params IEnumerable<(string Key, IConvertible Value)> parameters) =>
    [
        new("Software", $"GanService {ServiceVersion.Text}"),
        new("Checkpoint", checkpoint.Id),
        new("WeightsSha256", checkpoint.Sha256),
        .. parameters.Select(p => KeyValuePair.Create(p.Key, p.Value.ToString(CultureInfo.InvariantCulture))),
        new("Truncation", truncation.ToString(CultureInfo.InvariantCulture)),
        .. truncation == 1 ? [] : new[] { KeyValuePair.Create(TruncatedTowards, "typical face") },
        .. pushes.Count == 0 ? [] : new[] { KeyValuePair.Create("Directions", DirectionChoice.TextOf(pushes)) },
        .. address is null ? [] : new[] { KeyValuePair.Create("Request", address) },
    ];

    /// <summary>Pixels of the whole picture, or of all frames.</summary>
    public long Pixels(int imageSize)
    {
        var (width, height) = GridSize(imageSize);
        if (IsGrid)
            return width * height;
        long side = imageSize * Scale;
        var frames = Format == Gif && Returns ? 2L * Count : Count;
        return frames * side * side;
    }

    /// <summary>Width and height of the grid.</summary>
    public (long Width, long Height) GridSize(int imageSize)
    {
        long step = (imageSize * Scale) + GridWriter.Gap;
        return ((Columns * step) - GridWriter.Gap, ((Count + Columns - 1) / Columns * step) - GridWriter.Gap);
    }

    private int MaxSide => Format switch
    {
        Jpeg => ImageEncoder.MaxJpegSide,
        WebP => ImageEncoder.MaxWebPSide,
        _ => int.MaxValue,
    };

    /// <summary>Why it is not possible, or null.</summary>
    public (string Field, string Message)? Error(int imageSize)
    {
        const int Million = 1_000_000;
        if (Fault is not null)
            return Fault;
        var limit = (Format is Gif or Jpeg or WebP ? 16 : 64) * Million; // these are in memory whole
        if (Format is Float32 or Uint8 && Scale != 1)
            return ("scale", "scale is for pictures; tensors have the pixels that the network makes.");
        if (Quality is not null && Format is not (Jpeg or WebP))
            return ("quality", $"quality is for {Jpeg} and {WebP}.");
        if (GridSize(imageSize) is var (width, height) && Math.Max(width, height) is var side && side > MaxSide)
            return (Count > 1 ? CountName : "scale", $"That would be a picture of {width:N0}×{height:N0} pixels; no side of a {Format} file can have more than {MaxSide:N0}. Choose fewer faces, a squarer grid or a smaller scale.");
        return Pixels(imageSize) > limit
            ? (Count > 1 ? CountName : "scale", $"That would be {Pixels(imageSize) / (double)Million:0.#} million pixels; the limit is {limit / Million} million. Choose fewer faces or a smaller scale.")
            : null;
    }
}
