using GanService.Api.Aliases;
using GanService.Api.Checkpoints;
using GanService.Api.Datasets;
using GanService.Api.Experiments;
using GanService.Api.Jobs;
using GanService.Api.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GanService.Api.Storage;

/// <summary>The rows: jobs and what they left behind, and datasets.</summary>
public sealed class GanServiceDb(DbContextOptions<GanServiceDb> options) : DbContext(options)
{
    public DbSet<TrainingJob> Jobs => Set<TrainingJob>();

    public DbSet<JobEvent> JobEvents => Set<JobEvent>();

    public DbSet<Experiment> Experiments => Set<Experiment>();

    public DbSet<Sample> Samples => Set<Sample>();

    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();

    public DbSet<Alias> Aliases => Set<Alias>();

    public DbSet<Dataset> Datasets => Set<Dataset>();

    public DbSet<DataIdentity> Identity => Set<DataIdentity>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<TrainingJob>(job =>
        {
            job.HasKey(j => j.Id);
            job.HasIndex(j => new { j.State, j.Priority, j.Id });
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
        model.Entity<DataIdentity>().HasKey(i => i.Id);
        model.Entity<Alias>().HasKey(a => a.Name);
        model.Entity<Dataset>(dataset =>
        {
            dataset.HasKey(d => d.Id);
            dataset.HasIndex(d => d.Name).IsUnique();
            dataset.Ignore(d => d.Skipped);
        });
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Enum>().HaveConversion<string>();
        conventions.Properties<DateTime>().HaveConversion<UtcConverter>();
    }

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(t => t, t => DateTime.SpecifyKind(t, DateTimeKind.Utc));
}
