using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What is done to the rows of directions.</summary>
public static class DirectionRows
{
    /// <summary>Adds a row.</summary>
    /// <returns>Why it was not added, or null.</returns>
    public static async Task<string?> AddDirectionAsync(this GanServiceDb database, Direction direction, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Names, cancellationToken);
        if (!await database.Checkpoints.AnyAsync(c => c.JobId == direction.JobId, cancellationToken))
            return "The checkpoint has just been removed.";
        var names = await database.Directions.Where(d => d.JobId == direction.JobId).Select(d => d.Name).ToListAsync(cancellationToken);
        if (names.Contains(direction.Name))
            return $"There is a direction '{direction.Name}' already. Choose another name, or remove it first.";
        if (names.Count >= Direction.MostOfOne)
            return $"The job has {Direction.MostOfOne} directions, and can have no more. Remove one first.";
        database.Directions.Add(direction);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
