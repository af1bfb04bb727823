using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GanService.Api.Store.Rows;

/// <summary>The rows: jobs and what they left behind, datasets, and keys.</summary>
public class GanServiceDb : DbContext
{
    public GanServiceDb(DbContextOptions<GanServiceDb> options)
        : this((DbContextOptions)options)
    {
    }

    protected GanServiceDb(DbContextOptions options)
        : base(options) => Database.AutoSavepointsEnabled = false; // a transaction in which something fails is given up

    public DbSet<TrainingJob> Jobs => Set<TrainingJob>();

    public DbSet<JobEvent> JobEvents => Set<JobEvent>();

    public DbSet<Experiment> Experiments => Set<Experiment>();

    public DbSet<Sample> Samples => Set<Sample>();

    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();

    public DbSet<Verification> Verifications => Set<Verification>();

    public DbSet<Alias> Aliases => Set<Alias>();

    public DbSet<Direction> Directions => Set<Direction>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<Favourite> Favourites => Set<Favourite>();

    public DbSet<Dataset> Datasets => Set<Dataset>();

    public DbSet<UploadPart> UploadParts => Set<UploadPart>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<SignIn> SignIns => Set<SignIn>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<DataIdentity> Identity => Set<DataIdentity>();

    /// <summary>Whether a transaction that may write keeps all others from it.</summary>
    public virtual bool HasOneWriter => true;

    /// <summary>What a query ends with that takes a row and passes over those that others are taking.</summary>
    public string SkipLocked => HasOneWriter ? "" : "FOR UPDATE SKIP LOCKED";

    /// <summary>Keeps other transactions that ask for the same from going on until this one ends. In SQLite all do.</summary>
    public virtual Task LockAsync(Turn turn, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The same without waiting.</summary>
    /// <returns>Whether no other does it now.</returns>
    public virtual Task<bool> TryLockAsync(Turn turn) => Task.FromResult(true);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<TrainingJob>(job =>
        {
            job.HasKey(j => j.Id);
            job.HasIndex(j => new { j.State, j.Priority, j.Id }).IsDescending(false, true, false);
            job.HasIndex(j => j.ExperimentId);
            job.HasIndex(j => j.IdempotencyKey).IsUnique();
            job.Property(j => j.Version).IsConcurrencyToken();
        });
        model.Entity<JobEvent>(happened =>
        {
            happened.HasKey(e => new { e.JobId, e.Number });
            happened.HasIndex(e => new { e.JobId, e.Kind, e.Step });
        });
        model.Entity<Sample>().HasKey(s => new { s.JobId, s.Step });
        model.Entity<Checkpoint>(checkpoint =>
        {
            checkpoint.HasKey(c => c.Id);
            checkpoint.HasIndex(c => new { c.JobId, c.Step }).IsUnique();
        });
        model.Entity<Verification>().HasKey(v => v.CheckpointId);
        model.Entity<AuditEntry>().HasKey(a => a.Id);
        model.Entity<DataIdentity>().HasKey(i => i.Id);
        model.Entity<Alias>().HasKey(a => a.Name);
        model.Entity<Direction>().HasKey(d => new { d.JobId, d.Name });
        model.Entity<Webhook>(webhook =>
        {
            webhook.HasKey(w => w.Id);
            webhook.Ignore(w => w.Wanted);
        });
        model.Entity<WebhookDelivery>(delivery =>
        {
            delivery.HasKey(d => d.Id);
            delivery.HasIndex(d => new { d.State, d.NextAt });
            delivery.HasIndex(d => new { d.WebhookId, d.Id });
            delivery.HasIndex(d => d.JobId);
        });
        model.Entity<Favourite>(favourite =>
        {
            favourite.HasKey(f => f.Id);
            favourite.HasIndex(f => new { f.CheckpointId, f.Seed, f.Truncation, f.Class }).IsUnique();
        });
        model.Entity<ApiKey>(key =>
        {
            key.HasKey(k => k.Id);
            key.HasIndex(k => k.Hash).IsUnique();
        });
        model.Entity<SignIn>().HasKey(s => s.Hash);
        model.Entity<UploadPart>().HasKey(p => new { p.DatasetId, p.Offset });
        model.Entity<Dataset>(dataset =>
        {
            dataset.HasKey(d => d.Id);
            dataset.HasIndex(d => new { d.Name, d.Version }).IsUnique();
            dataset.Ignore(d => d.Skipped).Ignore(d => d.Title).Ignore(d => d.LeftOut);
        });
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Enum>().HaveConversion<string>();
        conventions.Properties<DateTime>().HaveConversion<UtcConverter>();
    }

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(t => DateTime.SpecifyKind(t, DateTimeKind.Utc), t => DateTime.SpecifyKind(t, DateTimeKind.Utc));
}

/// <summary>What only one transaction does at a time, because it looks at rows that another one adds or removes.</summary>
public enum Turn
{
    /// <summary>Counting the jobs that wait, and adding some.</summary>
    Queue = 1,

    /// <summary>Giving a checkpoint a name, and removing those that have none.</summary>
    Names,

    /// <summary>Adding the datasets that are always there.</summary>
    Datasets,

    /// <summary>Looking for files that belong to no row.</summary>
    Sweep,

    /// <summary>Looking whether a name is a key's, and giving it to one.</summary>
    Keys,

    /// <summary>Counting webhooks, and adding one.</summary>
    Webhooks,

    /// <summary>Deciding which trials of a search go on.</summary>
    Searches,

    /// <summary>Counting favourites, and adding one.</summary>
    Favourites,
}
