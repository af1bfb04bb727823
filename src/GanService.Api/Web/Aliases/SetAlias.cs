using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Generators;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Aliases;

/// <summary><c>PUT /aliases/{name}</c></summary>
public static class SetAlias
{
    public static async Task<Results<Ok<AliasResponse>, ProblemHttpResult>> Handle(
        string name, SetAliasRequest request, GanServiceDb database, GeneratorCache generators, ClaimsPrincipal user, TimeProvider time, CancellationToken cancellationToken)
    {
        if (AliasRules.NameError(name) is { } error)
            return Problems.Invalid("name", error);
        var (checkpoint, problem) = await database.FindCheckpointAsync(request.Checkpoint, cancellationToken);
        if (checkpoint is null)
            return problem!;
        if (name == Portraits.Alias && checkpoint.Id != Portraits.Id && await database.Checkpoints.AnyAsync(c => c.Id == Portraits.Id, cancellationToken))
            return Problems.Conflict($"'{name}' always names the generator that comes with the service. Choose another name.");
        try
        {
            // Loaded before the name means it: nobody waits for that, and the name never means one that cannot be used.
            using var generator = await generators.HoldAsync(checkpoint, cancellationToken);
            var (now, by) = (time.GetUtcNow().UtcDateTime, user.Identity?.Name);
            return await database.NameAsync(name, checkpoint.Id, now, by, cancellationToken) ? TypedResults.Ok(new AliasResponse(name, checkpoint.Id, now, by)) : Missing.Checkpoint(checkpoint.Id); // removed meanwhile
        }
        catch (InvalidDataException damage)
        {
            return CheckpointChoice.Unusable(checkpoint, damage);
        }
    }
}

/// <summary>What an alias is to mean.</summary>
public sealed record SetAliasRequest
{
    /// <summary>A checkpoint's id, another alias, <c>latest</c> or <c>best</c>; the alias keeps meaning the checkpoint that this means now.</summary>
    [Required]
    public string Checkpoint { get; init; } = "";
}
