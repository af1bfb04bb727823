using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>What is done to the rows of favourites.</summary>
public static class FavouriteRows
{
    /// <summary>The most that one key may have; all who need none have so many together.</summary>
    public const int MostOfOne = 1000;

    /// <summary>The row of a face, which has another note from now on where one is given: an empty one is none.</summary>
    public static async Task<Favourite?> FindFavouriteAsync(this GanServiceDb database, string checkpointId, long seed, double truncation, string @class, string? note, CancellationToken cancellationToken)
    {
        if (await database.Favourites.SingleOrDefaultAsync(f => f.CheckpointId == checkpointId && f.Seed == seed && f.Truncation == truncation && f.Class == @class, cancellationToken) is not { } favourite)
            return null;
        favourite.Note = note is null ? favourite.Note : note.Length > 0 ? note : null;
        await database.SaveChangesAsync(cancellationToken);
        return favourite;
    }

    /// <summary>Adds a row, unless the same face has one by now, or whoever made it has as many as they may.</summary>
    /// <returns>The face's row; null where it would be one too many.</returns>
    public static async Task<Favourite?> AddFavouriteAsync(this GanServiceDb database, Favourite favourite, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Favourites, cancellationToken);
        var kept = await database.FindFavouriteAsync(favourite.CheckpointId, favourite.Seed, favourite.Truncation, favourite.Class, favourite.Note, cancellationToken);
        if (kept is null && await database.Favourites.CountAsync(f => f.CreatedBy == favourite.CreatedBy, cancellationToken) < MostOfOne)
        {
            database.Favourites.Add(kept = favourite);
            await database.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return kept;
    }
}
