using System.ComponentModel.DataAnnotations;
using GanService.Api.Checkpoints;
using GanService.Api.Generation;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Aliases;

/// <summary><c>PUT /aliases/{name}</c></summary>
public static class SetAlias
{
    public static async Task<Results<Ok<AliasResponse>, ProblemHttpResult>> Handle(
        string name, SetAliasRequest request, GanServiceDb database, GeneratorCache generators, TimeProvider time, CancellationToken cancellationToken)
    {
        if (AliasRules.NameError(name) is { } error)
            return Problems.Invalid("name", error);
        var (checkpoint, problem) = await database.FindCheckpointAsync(request.Checkpoint, cancellationToken);
        if (checkpoint is null)
            return problem!;
        try
        {
            // Loaded before the name means it: nobody waits for that, and the name never means one that cannot be used.
            using var generator = await generators.HoldAsync(checkpoint, cancellationToken);
            var now = time.GetUtcNow().UtcDateTime;
            var rows = await database.Database.ExecuteSqlAsync(
                $"INSERT INTO \"Aliases\" (\"Name\", \"CheckpointId\", \"ChangedAt\") SELECT {name}, {checkpoint.Id}, {now} WHERE EXISTS (SELECT 1 FROM \"Checkpoints\" WHERE \"Id\" = {checkpoint.Id}) ON CONFLICT (\"Name\") DO UPDATE SET \"CheckpointId\" = excluded.\"CheckpointId\", \"ChangedAt\" = excluded.\"ChangedAt\"",
                cancellationToken);
            return rows > 0 ? TypedResults.Ok(new AliasResponse(name, checkpoint.Id, now)) : ReadCheckpoints.NoSuchCheckpoint(checkpoint.Id); // removed meanwhile
        }
        catch (InvalidDataException damage)
        {
            return CheckpointChoice.Unusable(checkpoint, damage);
        }
    }
}

/// <summary>What a name shall mean.</summary>
public sealed record SetAliasRequest
{
    /// <summary>A checkpoint's id, another alias, <c>latest</c> or <c>best</c>; what it means now, the name will mean until it is changed.</summary>
    [Required]
    public string Checkpoint { get; init; } = "";
}
