using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace GanService.Engine.Files;

/// <summary>CSV as this project writes it: commas, and the same line ends on every system.</summary>
public static class CsvRows
{
    public static CsvConfiguration Configuration => new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    public static void WriteRow(this CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }
}
