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
        if (await database.DirectionProblemAsync(direction.JobId, direction.Name, cancellationToken) is { } problem)
            return problem;
        database.Directions.Add(direction);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Why a job can have no direction of that name, or null.</summary>
    public static async Task<string?> DirectionProblemAsync(this GanServiceDb database, string jobId, string name, CancellationToken cancellationToken)
    {
        var names = await database.Directions.Where(d => d.JobId == jobId).Select(d => d.Name).ToListAsync(cancellationToken);
        if (names.Contains(name))
            return $"There is a direction '{name}' already. Choose another name, or remove it first.";
        return names.Count >= Direction.MostOfOne ? $"The job has {Direction.MostOfOne} directions, and can have no more. Remove one first." : null;
    }
}
