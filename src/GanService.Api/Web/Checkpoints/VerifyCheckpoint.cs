using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Checkpoints;

/// <summary><c>POST /checkpoints/{id}/verify</c></summary>
public static class VerifyCheckpoint
{
    private static readonly TimeSpan lookInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30); // with a node that asked and is not heard of

    public static async Task<Results<Ok<VerificationResponse>, ProblemHttpResult>> Handle(
        string id, GanServiceDb database, Wakeups wakeups, TimeProvider time, CancellationToken cancellationToken)
    {
        var (checkpoint, problem) = await database.FindCheckpointAsync(id, cancellationToken);
        if (checkpoint is null)
            return problem!;
        id = checkpoint.Id;
        if (checkpoint.StateSha256 is not { } expected)
            return Problems.Conflict("The checkpoint was saved by a version that recorded no hash of the state, so there is nothing to compare with.");
        using var bell = wakeups.BellFor(News.VerificationChanged, time);
        if (!await TryAskAsync(id, database, time, cancellationToken))
            return Problems.Conflict("Another checkpoint is being verified; try again when it is done.");
        wakeups.Announce(News.VerificationChanged, id);
        try
        {
            while (true)
            {
                await bell.WaitAsync(lookInterval, cancellationToken);
                if (await database.Verifications.AsNoTracking().SingleOrDefaultAsync(v => v.CheckpointId == id, cancellationToken) is not { } asked)
                    return Problems.Conflict("The verification was cancelled; send the request again.");
                if (asked.Problem is { } reason)
                    return Problems.Conflict(reason);
                if (asked.Sha256 is { } actual)
                    return TypedResults.Ok(new VerificationResponse(id, asked.FromStep, checkpoint.Step, actual == expected, expected, actual));
                var until = time.GetUtcNow().UtcDateTime + patience;
                await database.Verifications.Where(v => v.CheckpointId == id).ExecuteUpdateAsync(row => row.SetProperty(v => v.WantedUntil, until), cancellationToken);
            }
        }
        finally
        {
            await database.Verifications.Where(v => v.CheckpointId == id).ExecuteDeleteAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> TryAskAsync(string id, GanServiceDb database, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await database.Verifications.Where(v => v.WantedUntil < now).ExecuteDeleteAsync(cancellationToken);
        if (await database.Verifications.AnyAsync(cancellationToken))
            return false;
        try
        {
            database.Verifications.Add(new() { CheckpointId = id, WantedUntil = now + patience });
            await database.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException error) when (!StorageFault.Is(error))
        {
            return false; // somebody else asked at this moment
        }
    }
}

/// <summary>Whether training again leads to the same state.</summary>
/// <param name="FromStep">Where the training began: the step of the checkpoint before it, or 0.</param>
/// <param name="Step">The checkpoint's step.</param>
/// <param name="Matches">Whether every weight, average and optimizer's number is the same, bit by bit.</param>
/// <param name="Expected">The hash of the state that was saved.</param>
/// <param name="Actual">The hash of the state that training came to.</param>
public sealed record VerificationResponse(string CheckpointId, int FromStep, int Step, bool Matches, string Expected, string Actual);
