using System.Text.Json;
using GanService.Engine.Files;

namespace GanService.Engine.Data;

/// <summary>What is known of the images of a dataset as a whole, and what of them may spoil a training.</summary>
/// <param name="Manifest">What it was made of, and how.</param>
/// <param name="Sizes">How large the pictures were that images were cut out of, by their shorter side; the smallest first.</param>
/// <param name="Labels">The labels of images, and how many have which.</param>
/// <param name="Findings">What to look at; each kind once at most.</param>
public sealed record DatasetReport(DatasetManifest Manifest, IReadOnlyList<SizeCount> Sizes, IReadOnlyList<LabelCounts> Labels, IReadOnlyList<Finding> Findings)
{
    /// <summary>Names of the files, which lie beside the pack: the report, and the mean of all images.</summary>
    public const string FileName = "report.json", MeanFileName = "mean.png";

    /// <summary>Reads it.</summary>
    public static DatasetReport Read(string path) => JsonSerializer.Deserialize<DatasetReport>(File.ReadAllBytes(path), EngineJson.Options)!;

    internal void Write(string path) => AtomicFile.Write(path, file => JsonSerializer.Serialize(file, this, EngineJson.Options));
}

/// <summary>What a dataset was made of, and how: the same files and options give the same pixels on any machine.</summary>
/// <param name="Count">Images.</param>
/// <param name="ImageSize">Side of the images in pixels.</param>
/// <param name="PixelHash">Of all pixels of the pack, in order: XXH128, in hexadecimal.</param>
/// <param name="FilesHash">Of the names and bytes of the files that images were made of, in order: XXH128, in hexadecimal.</param>
/// <param name="Crop">How they were framed.</param>
/// <param name="Filter">Of which paths they were taken; null for all.</param>
/// <param name="Where">With which labels; null for all.</param>
/// <param name="Limit">How many at most; null for all.</param>
/// <param name="LimitSeed">By which they were drawn; null where they are the first by name.</param>
public sealed record DatasetManifest(int Count, int ImageSize, string PixelHash, string FilesHash, string Crop, string? Filter, string? Where, int? Limit, long? LimitSeed);

/// <summary>Pictures of about one size.</summary>
/// <param name="From">Pixels of their shorter side at least.</param>
/// <param name="To">And at most; null for any.</param>
/// <param name="Count">How many.</param>
public sealed record SizeCount(int From, int? To, int Count);

/// <summary>A label of images.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Distinct">How many different values it has; null where they are very many.</param>
/// <param name="Values">Those that most images have, and how many: the most frequent first.</param>
public sealed record LabelCounts(string Name, int? Distinct, IReadOnlyList<ValueCount> Values);

/// <summary>How many images have a value.</summary>
public sealed record ValueCount(string Value, int Count);

/// <summary>Images that may spoil a training.</summary>
/// <param name="Kind">How.</param>
/// <param name="Images">Their places in the pack, in order.</param>
/// <param name="Like">Of images that look like others: which, one each; null else.</param>
public sealed record Finding(FindingKind Kind, IReadOnlyList<int> Images, IReadOnlyList<int>? Like = null);

/// <summary>In which way images may spoil a training.</summary>
public enum FindingKind
{
    /// <summary>They look like an earlier one: they count more than others, and what is kept for comparison is among what is learned.</summary>
    NearDuplicate,

    /// <summary>They have no colour, where others do.</summary>
    Grey,

    /// <summary>There is next to nothing in them.</summary>
    Flat,

    /// <summary>They were enlarged, and are blurred.</summary>
    Enlarged,
}
