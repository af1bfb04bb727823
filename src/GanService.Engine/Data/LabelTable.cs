using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using GanService.Engine.Imaging;

namespace GanService.Engine.Data;

/// <summary>
/// Reads tables that have a row for each image: CSV with any usual separator, JSON lines (as Hugging Face's image folders have them), and
/// CelebA's lists, which have columns between spaces and may have a count before them.
/// </summary>
internal static class LabelTable
{
    private static readonly string[] keyColumns = ["file_name", "filename", "file", "image", "image_id", "image_name", "img", "path", "filepath", "name", "key"];

    public static bool MayBe(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".csv" or ".tsv" or ".jsonl" or ".ndjson" => true,
        ".txt" => Path.GetFileName(name) is var file && (file.StartsWith("list_", StringComparison.Ordinal) || file.Contains("celeba", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    public static bool IsDamage(Exception error) => error is JsonException or CsvHelperException or InvalidDataException or DecoderFallbackException or ImageRejectedException or IOException;

    /// <summary>The rows of a table: which file each names, and its labels.</summary>
    /// <param name="name">Of the table's file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="isFile">Whether something names a file, by which tables without names of columns are told.</param>
    public static IEnumerable<(string Key, IReadOnlyList<(string Column, string Value)> Fields)> Read(string name, byte[] bytes, Func<string, bool> isFile) =>
        Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => ReadJsonLines(bytes),
            ".txt" => ReadRecords(name, SpacedRecords(bytes), isFile),
            _ => ReadRecords(name, SeparatedRecords(bytes), isFile),
        };

    /// <summary>What a JSON object has of names and plain values.</summary>
    public static IReadOnlyList<(string Column, string Value)> FieldsOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException();
        return [.. document.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            .Select(p => (p.Name, p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText()))];
    }

    private static IEnumerable<(string, IReadOnlyList<(string, string)>)> ReadJsonLines(byte[] bytes)
    {
        using var reader = Reader(bytes);
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var fields = FieldsOf(Encoding.UTF8.GetBytes(line));
            var key = KeyOf([.. fields.Select(f => f.Column)]);
            if (fields.Count > 0)
                yield return (fields[key].Value, [.. fields.Where((_, i) => i != key)]);
        }
    }

    private static IEnumerable<(string, IReadOnlyList<(string, string)>)> ReadRecords(string name, IEnumerable<string[]> records, Func<string, bool> isFile)
    {
        string[]? columns = null;
        var (key, isShifted) = (0, false);
        foreach (var record in records.Where(r => r.Length > 0))
        {
            if (columns is null)
            {
                var hasNames = !isFile(record[0]);
                columns = hasNames ? record : [.. record.Select((_, i) => record.Length <= 2 ? Path.GetFileNameWithoutExtension(name) : $"{Path.GetFileNameWithoutExtension(name)}.{i}")];
                key = hasNames ? KeyOf(columns) : 0;
                if (hasNames)
                    continue;
            }

            isShifted |= record.Length == columns.Length + 1; // CelebA names all columns but the first
            if (isShifted)
                yield return (record[0], [.. record.Skip(1).Take(columns.Length).Select((value, i) => (columns[i], value))]);
            else if (key < record.Length)
                yield return (record[key], [.. record.Take(columns.Length).Select((value, i) => (columns[i], value)).Where((_, i) => i != key)]);
        }
    }

    private static IEnumerable<string[]> SeparatedRecords(byte[] bytes)
    {
        using var parser = new CsvParser(Reader(bytes), new CsvConfiguration(CultureInfo.InvariantCulture) { DetectDelimiter = true });
        while (parser.Read())
            yield return parser.Record!;
    }

    private static IEnumerable<string[]> SpacedRecords(byte[] bytes)
    {
        using var reader = Reader(bytes);
        for (var isFirst = true; reader.ReadLine() is { } line; isFirst = false)
        {
            var fields = line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
            if (!(isFirst && fields is [var count] && count.All(char.IsAsciiDigit)))
                yield return fields;
        }
    }

    private static StreamReader Reader(byte[] bytes) => new(new MemoryStream(bytes), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));

    private static int KeyOf(string[] columns)
    {
        foreach (var known in keyColumns)
        {
            if (Array.FindIndex(columns, c => c.Trim().Equals(known, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place)
                return place;
        }

        return 0;
    }
}
