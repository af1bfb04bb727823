using System.Diagnostics;
using Microsoft.Data.Sqlite;
using static GanService.Benchmarks.Statistics;

namespace GanService.Benchmarks;

/// <summary>What answers and a start take as jobs become many and long: medians in milliseconds.</summary>
internal static class GrowthBenchmark
{
    public static void Run(int rounds)
    {
        using var service = new ServiceProcess();
        var job = service.Queue(new { imageSize = 8, steps = 200, checkpointEverySteps = 10, sampleEverySteps = 10 });
        service.WaitForEnd(job);
        Print("jobs, each of 20 checkpoints", "start", "/jobs", "/jobs?search=", "/jobs/{id}", "/checkpoints", "/machine", "thinning one");
        foreach (var count in new[] { 1, 10, 100, 1_000 })
        {
            Multiply(service.DatabaseFile, job, count);
            var start = Median([.. Enumerable.Range(0, rounds).Select(_ => service.Restart())]);
            Print([$"{count:N0}", $"{start:0}", .. Times(service, rounds, "/jobs?limit=20", "/jobs?limit=20&search=copy", $"/jobs/{job}", "/checkpoints?limit=20", "/machine"), count > rounds ? Thinning(service, count, rounds) : "–"]);
        }

        Print("steps of a job", "/losses?maxPoints=2000", "1,000 steps in the middle", "/losses.png", "/events from the middle on, until the first");
        foreach (var steps in new[] { 1_000, 100_000, 1_000_000, 10_000_000 })
        {
            service.WriteLosses(job, steps);
            var (from, middle) = (steps / 2, $"/jobs/{job}/losses?after={(steps / 2) - 500}&until={(steps / 2) + 500}");
            Print([$"{steps:N0}", .. Times(service, rounds, $"/jobs/{job}/losses?maxPoints=2000", middle, $"/jobs/{job}/losses.png"), $"{Median([.. Enumerable.Range(0, rounds).Select(_ => FirstEvent(service, job, from))]):0.0}"]);
        }
    }

    private static void Print(params IReadOnlyList<string> cells)
    {
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
        if (!char.IsDigit(cells[0][0]))
            Console.WriteLine($"|{string.Concat(cells.Select(_ => " --- |"))}");
    }

    private static IEnumerable<string> Times(ServiceProcess service, int rounds, params IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            service.Milliseconds(path); // compiles
            yield return $"{Median([.. Enumerable.Range(0, rounds).Select(_ => service.Milliseconds(path))]):0.0}";
        }
    }

    // Of the newest copies, one after the other, so that each still has all of its checkpoints.
    private static string Thinning(ServiceProcess service, int count, int rounds) =>
        $"{Median([.. Enumerable.Range(1, rounds).Select(i => service.Milliseconds($"/jobs/thin?ids={Copy(count - i)}", HttpMethod.Post))]):0.0}";

    private static string Copy(int number) => $"00000000-0000-7000-9000-{number:x12}";

    private static double FirstEvent(ServiceProcess service, string job, long after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{job}/events");
        request.Headers.Add("Last-Event-ID", $"{after}");
        var watch = Stopwatch.StartNew();
        using var answer = service.Http.Send(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(answer.Content.ReadAsStream());
        lines.ReadLine();
        return watch.Elapsed.TotalMilliseconds;
    }

    // Copies of a job, with its checkpoints, samples and events, until there are so many.
    private static void Multiply(string databaseFile, string job, int count)
    {
        using var database = new SqliteConnection($"Data Source={databaseFile}");
        database.Open();
        using var transaction = database.BeginTransaction();
        var there = Convert.ToInt32(Scalar("SELECT COUNT(*) FROM Jobs"));
        foreach (var (table, key) in new[] { ("Jobs", "Id"), ("Checkpoints", "JobId"), ("Samples", "JobId"), ("JobEvents", "JobId") })
        {
            var columns = ((string)Scalar($"SELECT group_concat('\"' || name || '\"') FROM pragma_table_info('{table}')")!).Split(',');
            for (var copy = there; copy < count; copy++)
            {
                var values = columns.Select(column => column.Trim('"') switch
                {
                    var name when name == key => $"'{Copy(copy)}'",
                    "Id" => "'00000000-0000-7000-8001-' || lower(hex(randomblob(6)))", // older than any that is made now
                    "Name" => $"'copy {copy}'",
                    _ => column,
                });
                Scalar($"INSERT INTO {table} ({string.Join(',', columns)}) SELECT {string.Join(',', values)} FROM {table} WHERE {key} = '{job}'");
            }
        }

        transaction.Commit();

        object? Scalar(string sql)
        {
            using var command = database.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            return command.ExecuteScalar();
        }
    }
}
