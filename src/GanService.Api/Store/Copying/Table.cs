using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Copying;

/// <summary>The rows of one kind, which are read in the order of their keys: it is the same in every database.</summary>
public abstract class Table
{
    private const int BatchSize = 200; // merged losses have many bytes

    /// <summary>All but the one that tells data folders apart: a copy has an identity of its own.</summary>
    public static IReadOnlyList<Table> All { get; } =
    [
        new Of<Dataset>(rows => rows.OrderBy(d => d.Id)),
        new Of<UploadPart>(rows => rows.OrderBy(p => p.DatasetId).ThenBy(p => p.Offset)),
        new Of<Experiment>(rows => rows.OrderBy(e => e.Id)),
        new Of<TrainingJob>(rows => rows.OrderBy(j => j.Id)),
        new Of<JobEvent>(rows => rows.OrderBy(e => e.JobId).ThenBy(e => e.Number)),
        new Of<Sample>(rows => rows.OrderBy(s => s.JobId).ThenBy(s => s.Step)),
        new Of<Checkpoint>(rows => rows.OrderBy(c => c.Id)),
        new Of<Alias>(rows => rows.OrderBy(a => a.Name)),
        new Of<Direction>(rows => rows.OrderBy(d => d.JobId).ThenBy(d => d.Name)),
        new Of<Webhook>(rows => rows.OrderBy(w => w.Id)),
        new Of<WebhookDelivery>(rows => rows.OrderBy(d => d.Id)),
        new Of<Favourite>(rows => rows.OrderBy(f => f.Id)),
        new Of<Verification>(rows => rows.OrderBy(v => v.CheckpointId)),
        new Of<ApiKey>(rows => rows.OrderBy(k => k.Id)),
        new Of<SignIn>(rows => rows.OrderBy(s => s.Hash)),
        new Of<AuditEntry>(rows => rows.OrderBy(a => a.Id)),
    ];

    /// <summary>What its rows are.</summary>
    public abstract Type Rows { get; }

    /// <summary>Whether a first start may have made rows of it.</summary>
    public bool IsOfAStart => Rows == typeof(Dataset) || Rows == typeof(Checkpoint) || Rows == typeof(Alias) || Rows == typeof(ApiKey) || Rows == typeof(SignIn);

    public abstract Task<bool> HasRowsAsync(GanServiceDb database, CancellationToken cancellationToken);

    /// <summary>Reads all rows, and adds them to another database where one is given.</summary>
    /// <returns>What was read.</returns>
    public abstract Task<TableDigest> ReadAsync(GanServiceDb source, GanServiceDb? target, CancellationToken cancellationToken);

    private sealed class Of<T>(Func<IQueryable<T>, IQueryable<T>> inOrder) : Table
        where T : class
    {
        public override Type Rows => typeof(T);

        public override Task<bool> HasRowsAsync(GanServiceDb database, CancellationToken cancellationToken) => database.Set<T>().AnyAsync(cancellationToken);

        public override async Task<TableDigest> ReadAsync(GanServiceDb source, GanServiceDb? target, CancellationToken cancellationToken)
        {
            using var hash = new RowHash(source.Model.FindEntityType(typeof(T))!);
            await foreach (var batch in inOrder(source.Set<T>().AsNoTracking()).AsAsyncEnumerable().Chunk(BatchSize).WithCancellation(cancellationToken))
            {
                foreach (var row in batch)
                    hash.Add(row);
                if (target is not null)
                    await AddAsync(target, batch, cancellationToken);
            }

            return new(typeof(T).Name, hash.Count, hash.Finish());
        }

        private static async Task AddAsync(GanServiceDb target, T[] rows, CancellationToken cancellationToken)
        {
            target.AddRange(rows);
            await target.SaveChangesAsync(cancellationToken);
            target.ChangeTracker.Clear();
        }
    }
}

/// <summary>What tells whether two databases have the same rows of a kind.</summary>
public sealed record TableDigest(string Name, long Rows, string Sha256);
