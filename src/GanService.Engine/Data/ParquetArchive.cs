using System.Formats.Tar;
using System.Globalization;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace GanService.Engine.Data;

/// <summary>
/// Reads images from an Apache Parquet file as dataset hubs give them: a column of the images' bytes, often with their paths beside it, and
/// columns of labels.
/// </summary>
internal static class ParquetArchive
{
    private const long MaxGroupBytes = 1L << 30; // a row group is read whole
    private const string HubMetadata = "huggingface"; // has the names of classes

    /// <summary>Unpacks it to a tar archive of the images, with tables of their labels.</summary>
    /// <param name="packed">The file.</param>
    /// <param name="path">Where the archive is put.</param>
    /// <param name="next">Called from time to time; what it throws ends it.</param>
    /// <exception cref="DatasetRejectedException">It is damaged, has no column of images, or more than images need.</exception>
    public static void Unpack(Stream packed, string path, Action next)
    {
        var limit = ArchiveLimits.UnpackedBytes(packed.Length);
        packed.Position = 0;
        var reader = Guard(() => ParquetReader.CreateAsync(packed, leaveStreamOpen: true).GetAwaiter().GetResult());
        var fields = Guard(() => reader.Schema.DataFields.Where(f => f.MaxRepetitionLevel == 0).ToList());
        var images = fields.Find(f => f.ClrType == typeof(ReadOnlyMemory<byte>))
            ?? throw new DatasetRejectedException($"The Parquet file has no column of images' bytes; it has {string.Join(", ", reader.Schema.Fields.Take(20).Select(f => f.Name))}.");
        var paths = fields.Find(f => f.ClrType == typeof(ReadOnlyMemory<char>) && IsBeside(f, images));
        var labels = fields.Where(f => f != images && f != paths && CanBeText(f)).ToList();
        var classes = ClassNames(reader);
        HashSet<string> known = [];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        using var tar = new TarWriter(file, TarEntryFormat.Gnu);
        for (var index = 0; index < reader.RowGroupCount; index++, next())
        {
            var group = Guard(() => reader.OpenRowGroupReader(index));
            DemandBounds(group, known.Count);
            var bytes = Guard(() => Values<ReadOnlyMemory<byte>>(group, images));
            var names = paths is null ? new string?[bytes.Length] : Guard(() => Texts(group, paths));
            var values = Guard(() => labels.ConvertAll(f => (f.Name, Texts: Texts(group, f, classes.GetValueOrDefault(f.Name)))));
            using var table = new MemoryStream();
            for (var row = 0; row < bytes.Length; row++)
            {
                if (bytes[row] is not { } content)
                    continue;
                var name = names[row]?.Replace('\\', '/');
                if (string.IsNullOrEmpty(name) || !known.Add(name))
                    known.Add(name = string.Create(CultureInfo.InvariantCulture, $"{known.Count:D8}"));
                Add(name, content);
                var fieldsOf = new Dictionary<string, string?> { ["file_name"] = name };
                foreach (var (label, texts) in values)
                    fieldsOf.TryAdd(label, texts[row]);
                JsonSerializer.Serialize(table, fieldsOf);
                table.WriteByte((byte)'\n');
            }

            if (labels.Count > 0)
                Add(string.Create(CultureInfo.InvariantCulture, $"labels-{index:D6}.jsonl"), table.ToArray());
        }

        void Add(string name, ReadOnlyMemory<byte> content)
        {
            if (file.Position + content.Length > limit)
                throw ArchiveLimits.UnpacksTooFar(limit);
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content.ToArray()) });
        }
    }

    private static void DemandBounds(ParquetRowGroupReader group, int rowsBefore)
    {
        if (group.RowCount is < 0 or > ArchiveLimits.MaxFiles || rowsBefore + group.RowCount > ArchiveLimits.MaxFiles)
            throw ArchiveLimits.TooManyFiles();
        if (group.RowGroup.Columns.Sum(c => (decimal)(c.MetaData?.TotalUncompressedSize ?? 0)) > MaxGroupBytes)
            throw new DatasetRejectedException($"The Parquet file has row groups of more than {MaxGroupBytes >> 30} GiB. Write it with smaller ones.");
    }

    private static bool IsBeside(DataField field, DataField other) => field.Path.Length == other.Path.Length && field.Path.Length > 1 && field.Path.FirstPart == other.Path.FirstPart;

    private static bool CanBeText(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>) || Type.GetTypeCode(field.ClrType) is TypeCode.Boolean or TypeCode.Double or TypeCode.Single
        or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64;

    private static string?[] Texts(ParquetRowGroupReader group, DataField field, IReadOnlyList<string>? classes = null) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Boolean => Texts<bool>(group, field, classes),
        TypeCode.Double => Texts<double>(group, field, classes),
        TypeCode.Single => Texts<float>(group, field, classes),
        TypeCode.SByte => Texts<sbyte>(group, field, classes),
        TypeCode.Byte => Texts<byte>(group, field, classes),
        TypeCode.Int16 => Texts<short>(group, field, classes),
        TypeCode.UInt16 => Texts<ushort>(group, field, classes),
        TypeCode.Int32 => Texts<int>(group, field, classes),
        TypeCode.UInt32 => Texts<uint>(group, field, classes),
        TypeCode.UInt64 => Texts<ulong>(group, field, classes),
        TypeCode.Int64 => Texts<long>(group, field, classes),
        _ => Array.ConvertAll(Values<ReadOnlyMemory<char>>(group, field), v => v?.ToString()),
    };

    private static string?[] Texts<T>(ParquetRowGroupReader group, DataField field, IReadOnlyList<string>? classes)
        where T : struct, IConvertible =>
        Array.ConvertAll(Values<T>(group, field), v => v is { } value ? NameOf(value.ToString(CultureInfo.InvariantCulture), classes) : null);

    private static string NameOf(string value, IReadOnlyList<string>? classes) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < classes?.Count ? classes[place] : value;

    // One for each row; the library's own way of filling in what is absent shifts rows where the absent is in a struct.
    private static T?[] Values<T>(ParquetRowGroupReader group, DataField field)
        where T : struct
    {
        var (present, levels) = (new T[group.RowCount], new int[group.RowCount]);
        group.ReadRawAsync<T>(field, present, field.MaxDefinitionLevel > 0 ? levels : null, null).AsTask().GetAwaiter().GetResult(); // files are read at once
        var next = 0;
        return Array.ConvertAll(levels, level => level == field.MaxDefinitionLevel ? present[next++] : (T?)null);
    }

    // Hugging Face's: a column of numbers, and what they are called.
    private static Dictionary<string, IReadOnlyList<string>> ClassNames(ParquetReader reader)
    {
        try
        {
            using var metadata = JsonDocument.Parse(reader.CustomMetadata.GetValueOrDefault(HubMetadata) ?? "{}");
            return metadata.RootElement.TryGetProperty("info", out var info) && info.TryGetProperty("features", out var features)
                ? features.EnumerateObject().Where(f => f.Value.TryGetProperty("names", out _)).ToDictionary(f => f.Name, f => (IReadOnlyList<string>)[.. f.Value.GetProperty("names").EnumerateArray().Select(n => n.GetString()!)])
                : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return []; // then the numbers do
        }
    }

    // The library fails in many ways on what is no Parquet file.
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error)
        {
            throw new DatasetRejectedException($"The Parquet file is damaged or incomplete, or of a form that is not known ({error.Message.TrimEnd('.')}). Download it again.");
        }
    }
}
