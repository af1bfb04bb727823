using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What is asked of the rows of datasets, and done to them in one statement.</summary>
public static class DatasetRows
{
    /// <summary>The dataset with that id, with a name and a version as in <c>faces@2</c>, or the newest with a name that has not failed; or null.</summary>
    public static Task<Dataset?> FindDatasetAsync(this GanServiceDb database, string nameOrId, CancellationToken cancellationToken)
    {
        var found = nameOrId.Split('@') is [var name, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? database.Datasets.Where(d => d.Name == name && d.Version == version)
            : database.Datasets.Where(d => d.Name == nameOrId || d.Id == nameOrId);
        return found.OrderBy(d => d.State == DatasetState.Failed).ThenByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The row of a dataset that a worker took to import it, as long as it is that worker's.</summary>
    public static IQueryable<Dataset> HeldBy(this IQueryable<Dataset> datasets, Dataset taken) =>
        datasets.Where(d => d.Id == taken.Id && d.Attempt == taken.Attempt && d.State == DatasetState.Importing);

    /// <summary>Takes a dataset that is to be imported and that no other worker has; those in whose midst workers vanished come last.</summary>
    /// <returns>Its row, or null when there is none.</returns>
    public static async Task<Dataset?> ClaimDatasetAsync(this GanServiceDb database, DateTime leaseUntil, DateTime now, CancellationToken cancellationToken)
    {
        if (!await database.Datasets.AnyAsync(d => d.State == DatasetState.Importing && (d.LeaseUntil == null || d.LeaseUntil < now), cancellationToken))
            return null; // without keeping writers out
        var claim = $$"""
            UPDATE "Datasets" SET "LeaseUntil" = {0}, "Attempt" = "Attempt" + 1, "ImportStartedAt" = {1}, "FilesDone" = 0
            WHERE "Id" = (SELECT "Id" FROM "Datasets" WHERE "State" = 'Importing' AND ("LeaseUntil" IS NULL OR "LeaseUntil" < {1}) ORDER BY "Attempts", "Id" LIMIT 1 {{database.SkipLocked}})
            RETURNING *
            """;
        var claimed = await database.Datasets.FromSqlRaw(claim, leaseUntil, now).AsNoTracking().ToListAsync(cancellationToken);
        return claimed.SingleOrDefault();
    }
}
