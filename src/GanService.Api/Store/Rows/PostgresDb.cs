using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>The same rows in PostgreSQL, with migrations of its own.</summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options) : GanServiceDb(options)
{
    private const int LockSpace = 0x47616e; // tells our locks from those of others in the database

    public override bool HasOneWriter => false;

    public override Task LockAsync(Turn turn, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockSpace}, {(int)turn})", cancellationToken);

    public override async Task<bool> TryLockAsync(Turn turn) =>
        (await Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({LockSpace}, {(int)turn}) AS \"Value\"").ToListAsync())[0];

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        foreach (var text in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(string)))
            text.SetCollation("C"); // the order of bytes, whatever the server's language is: ids are compared
    }
}

/// <summary>What only a server has.</summary>
public static class ServerClock
{
    /// <summary>The time by the server's clock, now and not when the transaction began.</summary>
    public static async Task<DateTime> ClockAsync(this GanServiceDb database, CancellationToken cancellationToken) =>
        DateTime.SpecifyKind((await database.Database.SqlQuery<DateTime>($"SELECT clock_timestamp() AS \"Value\"").ToListAsync(cancellationToken))[0], DateTimeKind.Utc);
}
