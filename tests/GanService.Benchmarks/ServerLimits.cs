using System.Diagnostics;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Tests;
using GanService.Api.Tests.Store;
using GanService.Engine.Losses;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GanService.Benchmarks;

/// <summary>How many nodes one PostgreSQL bears: rows of losses that workers write, and notices that every node hears.</summary>
internal sealed class ServerLimits(string connection) : IDbContextFactory<GanServiceDb>
{
    private const int Senders = 4, StepsARow = 20; // a quarter of a second at 80 a second

    private static readonly TimeSpan time = TimeSpan.FromSeconds(10);

    private readonly Func<GanServiceDb> databases = Databases.Postgres(connection);

    public static async Task RunAsync()
    {
        await using var servers = new Servers();
        var limits = new ServerLimits(await servers.NewDatabaseAsync());
        Console.WriteLine("| rows of losses by writers | a second |");
        Console.WriteLine("| --- | --- |");
        await limits.RowsAsync(writers: 4, TimeSpan.FromSeconds(3)); // compiles
        foreach (var writers in new[] { 1, 4, 16, 64 })
            Console.WriteLine($"| {writers} | {await limits.RowsAsync(writers, time):N0} |");
        Console.WriteLine("| notices to listeners | sent a second | heard a second |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (var listeners in new[] { 0, 2, 10, 50 })
        {
            var (sent, heard) = await limits.NoticesAsync(listeners);
            Console.WriteLine($"| {listeners} | {sent:N0} | {heard:N0} |");
        }
    }

    public GanServiceDb CreateDbContext() => databases();

    /// <summary>Transactions a second of so many workers that each write the losses of a job of their own, one after the other.</summary>
    private async Task<double> RowsAsync(int writers, TimeSpan time)
    {
        await FillAsync(writers);
        var losses = JobEvent.PackLosses(new StepLosses[StepsARow]);
        var written = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var journal = new JobJournal(this, new(), TimeProvider.System, NullLogger<TrainingJob>.Instance);
            var job = (await journal.ClaimAsync("worker", TimeSpan.FromMinutes(10), CancellationToken.None))!;
            for (var step = 0; watch.Elapsed < time; step += StepsARow, Interlocked.Increment(ref written))
                await journal.WriteAsync(job, database => journal.AppendAsync(database, job.Id, JobEventKind.LossesAdded, step + 1, step + StepsARow, losses));
        })));
        return written / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Notices a second that are sent as fast as they can be, and those that all listeners together hear.</summary>
    private async Task<(double Sent, double Heard)> NoticesAsync(int listeners)
    {
        var (sent, heard) = (0, 0);
        using var ended = new CancellationTokenSource();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = listeners + Senders }.ToString());
        var ready = new CountdownEvent(listeners);
        var listening = Enumerable.Range(0, listeners).Select(async _ =>
        {
            await using var open = await source.OpenConnectionAsync();
            open.Notification += (_, _) => Interlocked.Increment(ref heard);
            await using (var listen = new NpgsqlCommand("LISTEN news", open))
                await listen.ExecuteNonQueryAsync();
            ready.Signal();
            while (!ended.IsCancellationRequested)
                await open.WaitAsync(ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }).ToList();
        await Task.Run(() => ready.Wait());
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            await using var open = await source.OpenConnectionAsync();
            await using var notify = new NpgsqlCommand("SELECT pg_notify('news', $1)", open) { Parameters = { new() { Value = "" } } };
            while (watch.Elapsed < time)
                notify.Parameters[0].Value = $"{Guid.NewGuid()}|JobHappened|{await notify.ExecuteNonQueryAsync()}{Interlocked.Increment(ref sent)}";
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        await Poll.UntilAsync(() => Task.FromResult(heard), all => all >= (long)sent * listeners);
        var result = (sent / seconds, heard / watch.Elapsed.TotalSeconds);
        await ended.CancelAsync();
        await Task.WhenAll(listening);
        return result;
    }

    private async Task FillAsync(int jobs)
    {
        await using var database = databases();
        await database.Database.MigrateAsync();
        await ClaimRace.FillAsync(database, jobs);
    }
}
