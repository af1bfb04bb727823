namespace GanService.Cli;

/// <summary>What commands print.</summary>
internal static class Output
{
    /// <summary>Rows under their heads; the last column is as wide as it is.</summary>
    public static void Table(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. heads.Select((head, column) => rows.Select(r => r[column].Length).Append(head.Length).Max())];
        foreach (var row in rows.Prepend(heads))
            Console.WriteLine(string.Join("  ", row.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>Writes a file that is whole once it is there.</summary>
    public static async Task WriteFileAsync(string path, Func<Stream, Task> write)
    {
        var begun = path + ".part";
        try
        {
            await using (var file = File.Create(begun))
                await write(file);
            File.Move(begun, path, overwrite: true);
        }
        finally
        {
            File.Delete(begun);
        }
    }

    public static string Time(DateTime utc) => $"{utc.ToLocalTime():yyyy-MM-dd HH:mm}";

    /// <summary>Such as <c>2 h 5 min</c>.</summary>
    public static string Duration(double seconds) => TimeSpan.FromSeconds(Math.Ceiling(seconds)) switch
    {
        { TotalMinutes: < 1 } time => $"{time.Seconds} s",
        { TotalHours: < 1 } time => $"{time.Minutes} min {time.Seconds} s",
        { TotalDays: < 1 } time => $"{time.Hours} h {time.Minutes} min",
        var time => $"{time.Days} d {time.Hours} h",
    };

    /// <summary>Tells in one order and at once, unlike <see cref="Progress{T}"/>.</summary>
    public static IProgress<T> Telling<T>(Action<T> told) => new Teller<T>(told);

    private sealed class Teller<T>(Action<T> told) : IProgress<T>
    {
        public void Report(T value) => told(value);
    }
}
