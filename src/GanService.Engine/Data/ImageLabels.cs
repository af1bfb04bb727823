using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>
/// The labels of images, from what lies beside them: the names of their folders; tables (CSV and the like, JSON lines, CelebA's lists) with
/// a row for each file; and files of their own name (WebDataset's <c>.json</c>, <c>.cls</c> and <c>.txt</c>).
/// </summary>
internal sealed class ImageLabels
{
    private const int MaxColumns = 200;
    private const int MaxTextLength = 1000;
    private const int MaxBesideBytes = 64 << 10;
    private const string ClassColumn = "class";
    private const double MinEyeDistance = 4; // pixels

    private static readonly string[] eyeColumns = ["lefteye_x", "lefteye_y", "righteye_x", "righteye_y"];

    private readonly Lazy<Dictionary<string, int>> places; // both only where there are labels: for a large archive they are tens of megabytes
    private readonly Lazy<Dictionary<string, int>> placesByEnd; // -1 where it is the end of several
    private readonly List<string> columns = [];
    private readonly Dictionary<string, int> columnPlaces = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string?[]> values = []; // by column, then by image
    private readonly HashSet<string> texts = []; // few different ones

    private ImageLabels(SourceFile[] images)
    {
        Images = images;
        places = new(() => ByName(images));
        placesByEnd = new(() => ByEnd(images));
    }

    /// <summary>What is left when tables and the like are taken out.</summary>
    public IReadOnlyList<SourceFile> Images { get; }

    /// <summary>The labels' names.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>Finds the labels of files. What turns out not to be any is among the images, where its reason is told.</summary>
    public static ImageLabels Read(IReadOnlyList<SourceFile> files, CancellationToken cancellationToken)
    {
        var mayBeBeside = files.Where(f => IsBeside(f.Name)).ToHashSet();
        var pictures = files.Where(f => mayBeBeside.Count > 0 && IsPicture(f.Name)).Select(f => WithoutEnding(f.Name)).ToHashSet();
        var beside = mayBeBeside.Where(f => pictures.Contains(WithoutEnding(f.Name))).ToHashSet();
        var tables = files.Where(f => LabelTable.MayBe(f.Name) && !beside.Contains(f)).ToHashSet();
        var labels = new ImageLabels([.. files.Where(f => !beside.Contains(f) && !tables.Contains(f))]);
        labels.AddFolders();
        List<SourceFile> others = [];
        foreach (var table in tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!labels.AddTable(table))
                others.Add(table);
        }

        var byStem = labels.Images.Select((f, i) => (Stem: WithoutEnding(f.Name), i)).Where(_ => beside.Count > 0).ToLookup(f => f.Stem, f => f.i);
        foreach (var file in beside)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!labels.AddBeside(file, byStem[WithoutEnding(file.Name)]))
                others.Add(file);
        }

        return others.Count == 0 ? labels : labels.With(others);
    }

    /// <summary>The labels of an image, one a column.</summary>
    public IReadOnlyList<string> Of(string image)
    {
        if (columns.Count == 0)
            return [];
        var place = places.Value[image];
        return [.. values.Select(v => place < v.Length ? v[place] ?? "" : "")];
    }

    /// <summary>The place of a label's column; null where there is none.</summary>
    public int? PlaceOf(string column) => columnPlaces.TryGetValue(column, out var place) ? place : null;

    /// <summary>Where the eyes of the face in an image are, by landmarks such as CelebA's; null where those are not among the labels.</summary>
    public EyePair? EyesOf(string image)
    {
        var numbers = new double[eyeColumns.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (PlaceOf(eyeColumns[i]) is not { } column || !double.TryParse(values[column][places.Value[image]], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        var eyes = new EyePair(numbers[0], numbers[1], numbers[2], numbers[3]);
        return eyes.Distance >= MinEyeDistance ? eyes : null;
    }

    private static bool IsPicture(string name) => Path.GetExtension(name).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png" or ".webp" or ".bmp";

    private static bool IsBeside(string name) => Path.GetExtension(name).ToLowerInvariant() is ".json" or ".cls" or ".txt";

    private static Dictionary<string, int> ByName(SourceFile[] images)
    {
        Dictionary<string, int> places = new(images.Length);
        for (var i = 0; i < images.Length; i++)
            places[images[i].Name] = i;
        return places;
    }

    private static Dictionary<string, int> ByEnd(SourceFile[] images)
    {
        Dictionary<string, int> places = new(images.Length);
        for (var i = 0; i < images.Length; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(places, Path.GetFileName(images[i].Name), out var isKnown) = isKnown ? -1 : i;
        return places;
    }

    private static string WithoutEnding(string name) => name[..^Path.GetExtension(name).Length];

    private ImageLabels With(List<SourceFile> others)
    {
        var whole = new ImageLabels([.. Images, .. others]);
        whole.columns.AddRange(columns);
        whole.values.AddRange(values);
        foreach (var (column, place) in columnPlaces)
            whole.columnPlaces[column] = place;
        return whole;
    }

    private void AddFolders()
    {
        if (Images.Where(f => IsPicture(f.Name)).Select(FolderOf).Distinct().Skip(1).Any())
        {
            for (var i = 0; i < Images.Count; i++)
                Set(i, ClassColumn, FolderOf(Images[i]));
        }

        static string FolderOf(SourceFile file) => Path.GetFileName(Path.GetDirectoryName(file.Name)) ?? "";
    }

    private bool AddTable(SourceFile file)
    {
        var isOfImages = false;
        var folder = Path.GetDirectoryName(file.Name)?.Replace('\\', '/') ?? "";
        try
        {
            foreach (var (key, fields) in LabelTable.Read(Path.GetFileName(file.Name), file.Read(), key => Find(folder, key) >= 0))
            {
                if (Find(folder, key) is not (>= 0 and var image))
                    continue;
                isOfImages = true;
                foreach (var (column, value) in fields)
                    Set(image, column, value);
            }
        }
        catch (Exception error) when (LabelTable.IsDamage(error))
        {
            return false;
        }

        return isOfImages;
    }

    private bool AddBeside(SourceFile file, IEnumerable<int> images)
    {
        try
        {
            var bytes = file.Read();
            if (bytes.Length > MaxBesideBytes)
                return false;
            var fields = Path.GetExtension(file.Name).ToLowerInvariant() switch
            {
                ".json" => LabelTable.FieldsOf(bytes),
                ".cls" => [(ClassColumn, Encoding.UTF8.GetString(bytes).Trim())],
                _ => [("text", Encoding.UTF8.GetString(bytes).Trim())],
            };
            foreach (var image in images)
            {
                foreach (var (column, value) in fields)
                    Set(image, column, value);
            }

            return true;
        }
        catch (Exception error) when (LabelTable.IsDamage(error))
        {
            return false;
        }
    }

    // Tables name files by their paths from where the table lies, or from the root, or by their names alone.
    private int Find(string folder, string key)
    {
        key = key.Replace('\\', '/');
        if (key.StartsWith("./", StringComparison.Ordinal))
            key = key[2..];
        if ((folder != "" && places.Value.TryGetValue($"{folder}/{key}", out var place)) || places.Value.TryGetValue(key, out place))
            return place;
        return placesByEnd.Value.GetValueOrDefault(Path.GetFileName(key), -1);
    }

    private void Set(int image, string column, string value)
    {
        column = Short(column.Trim());
        if (!columnPlaces.TryGetValue(column, out var place))
        {
            if (column == "" || columns.Count == MaxColumns)
                return;
            place = columnPlaces[column] = columns.Count;
            columns.Add(column);
            values.Add(new string?[Images.Count]);
        }

        value = Short(value);
        if (!texts.TryGetValue(value, out var known))
            texts.Add(known = value);
        values[place][image] = known;
    }

    private static string Short(string text) => text.Length > MaxTextLength ? text[..MaxTextLength] : text;
}
