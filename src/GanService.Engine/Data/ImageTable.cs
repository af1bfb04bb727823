using System.Globalization;
using CsvHelper;
using GanService.Engine.Files;

namespace GanService.Engine.Data;

/// <summary>
/// The images of a dataset as a CSV file, in the order of the pack: what the service found of each, then its labels, one a column.
/// </summary>
public static class ImageTable
{
    /// <summary>Name of the file, which lies beside the pack.</summary>
    public const string FileName = "images.csv";

    private static readonly string[] ownColumns = ["file", "width", "height", "side", "grey", "flat", "fileHash", "lookHash"];

    /// <summary>Where it lies.</summary>
    public static string Beside(string pack) => PackedDataset.Beside(pack, FileName);

    /// <summary>The names of the labels.</summary>
    public static IReadOnlyList<string> Columns(string path)
    {
        using var parser = Open(path);
        return parser.Read() ? parser.Record![ownColumns.Length..] : [];
    }

    /// <summary>Reads the rows, from the first on, as they are asked for.</summary>
    public static IEnumerable<ImageRow> Rows(string path)
    {
        using var parser = Open(path);
        parser.Read();
        while (parser.Read())
        {
            var row = parser.Record!;
            yield return new(row[0], Number(row[1]), Number(row[2]), Number(row[3]), row[4] == "1", row[5] == "1",
                UInt128.Parse(row[6], NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(row[7], NumberStyles.HexNumber, CultureInfo.InvariantCulture), row[ownColumns.Length..]);
        }

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static CsvParser Open(string path) => new(new StreamReader(path), CsvRows.Configuration);

    /// <summary>Writes such a file, which appears under its name when it is complete.</summary>
    internal sealed class Writer : IDisposable
    {
        private readonly string path;
        private readonly FileStream file;
        private readonly CsvWriter csv;

        public Writer(string path, IReadOnlyList<string> labels)
        {
            this.path = path;
            file = new(path + AtomicFile.Unfinished, FileMode.Create);
            csv = new(new StreamWriter(file), CsvRows.Configuration);
            csv.WriteRow([.. ownColumns, .. labels]);
        }

        public void Add(ImageRow row) => csv.WriteRow([
            row.File, Text(row.Width), Text(row.Height), Text(row.Side), row.IsGrey ? "1" : "0", row.IsFlat ? "1" : "0",
            row.FileHash.ToString("x32", CultureInfo.InvariantCulture), row.LookHash.ToString("x16", CultureInfo.InvariantCulture), .. row.Labels]);

        public void Complete()
        {
            csv.Flush();
            file.Flush(flushToDisk: true);
            csv.Dispose();
            AtomicFile.Publish(path + AtomicFile.Unfinished, path);
        }

        public void Dispose()
        {
            try
            {
                csv.Dispose();
            }
            finally
            {
                File.Delete(path + AtomicFile.Unfinished);
            }
        }

        private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
