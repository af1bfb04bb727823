using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using GanService.Engine.Files;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>Writes a dataset: the pack, the table of its images, their mean and the report, and the pictures that are set apart. Disposed before it is complete, it leaves nothing.</summary>
internal sealed class DatasetBuilder : IDisposable
{
    /// <summary>Side in pixels of what is set apart.</summary>
    public const int ApartSize = 96;

    private const int MaxDistinct = 1000;
    private const int MaxValuesTold = 50;

    private static readonly int[] sizes = [0, 64, 128, 256, 512, 1024];

    private readonly string path;
    private readonly IReadOnlyList<string> labels;
    private readonly PackedDatasetWriter pack;
    private readonly ImageTable.Writer table;
    private readonly uint[] sums;
    private readonly XxHash128 pixelHash = new(), filesHash = new();
    private readonly List<ulong> looks = [];
    private readonly List<int> grey = [], flat = [], enlarged = [];
    private readonly int[] sizeCounts = new int[sizes.Length];
    private readonly Dictionary<string, int>[] values;
    private PackedDatasetWriter? apart;

    public DatasetBuilder(string path, int imageSize, IReadOnlyList<string> labels)
    {
        (this.path, this.labels, ImageSize) = (path, labels, imageSize);
        pack = new(path, imageSize);
        table = new(ImageTable.Beside(path), labels);
        sums = new uint[imageSize * imageSize * 3];
        values = [.. labels.Select(_ => new Dictionary<string, int>())];
    }

    public int ImageSize { get; }

    /// <summary>Images so far.</summary>
    public int Count => pack.Count;

    public void Add(ReadOnlySpan<byte> pixels, ImageRow row)
    {
        if (row.IsGrey)
            grey.Add(Count);
        if (row.IsFlat)
            flat.Add(Count);
        if (row.Side < ImageSize)
            enlarged.Add(Count);
        pack.Add(pixels);
        table.Add(row);
        pixelHash.Append(pixels);
        filesHash.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{row.File}\n{row.FileHash:x32}\n")));
        looks.Add(row.LookHash);
        sizeCounts[Array.FindLastIndex(sizes, s => s <= Math.Min(row.Width, row.Height))]++;
        for (var i = 0; i < labels.Count; i++)
        {
            if (values[i].Count <= MaxDistinct && row.Labels[i] is not "" and var value)
                CollectionsMarshal.GetValueRefOrAddDefault(values[i], value, out _)++;
        }

        ByteSums.Add(sums, pixels);
    }

    /// <summary>Keeps a picture that could not be used, to be looked at.</summary>
    /// <returns>Its place among them.</returns>
    public int SetApart(RgbImage picture)
    {
        apart ??= new(Beside(PackedDataset.ApartFileName), ApartSize);
        apart.Add(picture.Pixels);
        return apart.Count - 1;
    }

    public void Complete(ImportOptions options, CancellationToken cancellationToken)
    {
        table.Complete();
        apart?.Complete();
        var written = pack.FlushAsync(); // disks take their time
        var side = ImageSize;
        AtomicFile.Write(Beside(DatasetReport.MeanFileName), file => file.Write(ImageEncoder.Png(new(side, side, [.. sums.Select(s => (byte)((s + ((uint)Count / 2)) / Count))]))));
        var pixels = new byte[side * side * 3];
        var choice = options.Choice ?? new();
        new DatasetReport(
            new(Count, side, Hex(pixelHash), Hex(filesHash), options.Framing.Text, choice.Filter, choice.Where, choice.Limit, choice.Seed),
            [.. sizes.Select((from, i) => new SizeCount(from, i + 1 < sizes.Length ? sizes[i + 1] - 1 : null, sizeCounts[i])).Where(s => s.Count > 0)],
            [.. labels.Select((name, i) => CountsOf(name, values[i]))],
            [.. Findings(NearDuplicates.Find(looks, SmallOf, cancellationToken)).Where(f => f.Images.Count > 0)]).Write(Beside(DatasetReport.FileName));
        written.GetAwaiter().GetResult();
        pack.Complete();

        double[] SmallOf(int image)
        {
            pack.Read(image, pixels);
            return Look.Small(pixels, side);
        }
    }

    public void Dispose()
    {
        table.Dispose();
        apart?.Dispose();
        pack.Dispose();
    }

    private static string Hex(XxHash128 hash) => hash.GetCurrentHashAsUInt128().ToString("x32", CultureInfo.InvariantCulture);

    private static LabelCounts CountsOf(string name, Dictionary<string, int> counts) => new(
        name, counts.Count > MaxDistinct ? null : counts.Count, [.. counts.OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).Take(MaxValuesTold).Select(v => new ValueCount(v.Key, v.Value))]);

    private IEnumerable<Finding> Findings(IReadOnlyList<(int Image, int Like)> duplicates)
    {
        yield return new(FindingKind.NearDuplicate, [.. duplicates.Select(d => d.Image)], [.. duplicates.Select(d => d.Like)]);
        yield return new(FindingKind.Grey, grey.Count < Count ? grey : []);
        yield return new(FindingKind.Flat, flat);
        yield return new(FindingKind.Enlarged, enlarged);
    }

    private string Beside(string name) => PackedDataset.Beside(path, name);
}
