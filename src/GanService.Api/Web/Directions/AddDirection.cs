using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Http;
using GanService.Engine.Sampling;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Directions;

/// <summary><c>POST /checkpoints/{id}/directions</c></summary>
public static class AddDirection
{
    public static async Task<Results<Created<DirectionResponse>, ProblemHttpResult>> Handle(
        string id, AddDirectionRequest request, GanServiceDb database, ClaimsPrincipal user, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        foreach (var (field, seeds) in new[] { ("from", request.From), ("to", request.To) })
        {
            if (seeds.Any(seed => seed is < 0 or > DirectionChoice.MaxSeed))
                return Problems.Invalid(field, $"Each of {field} must be between 0 and {DirectionChoice.MaxSeed}.");
        }

        if (request.From.Intersect(request.To).Any())
            return Problems.Invalid("to", "No seed may be in both from and to: a direction leads from one sort of faces to another.");
        var (checkpoint, unknown) = await database.FindCheckpointAsync(id, cancellationToken);
        if (checkpoint is null)
            return unknown!;
        var (row, problem) = await KeepAsync(request.Name, new(request.From, request.To), checkpoint, database, user, time, cancellationToken);
        return problem is not null ? Problems.Conflict(problem) : TypedResults.Created(context.AddressOf($"/checkpoints/{checkpoint.Id}/directions"), DirectionResponse.Of(row));
    }

    /// <summary>Gives a direction a name, unless there is a reason why not.</summary>
    public static async Task<(Direction Row, string? Problem)> KeepAsync(
        string name, LatentDirection direction, Checkpoint checkpoint, GanServiceDb database, ClaimsPrincipal user, TimeProvider time, CancellationToken cancellationToken)
    {
        var row = new Direction
        {
            JobId = checkpoint.JobId,
            Name = name,
            CheckpointId = checkpoint.Id,
            Seeds = DirectionChoice.TextOf(direction),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = user.Identity?.Name,
        };
        return (row, await database.AddDirectionAsync(row, cancellationToken));
    }
}

/// <summary>A direction to make.</summary>
public sealed record AddDirectionRequest
{
    /// <summary>For <c>/generate?direction=</c>: lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit.</summary>
    /// <example>smiling</example>
    [Required]
    [RegularExpression(DirectionChoice.Name, ErrorMessage = DirectionChoice.NameError)]
    public string Name { get; init; } = "";

    /// <summary>Seeds of faces that it leads away from.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(DirectionChoice.MostSeeds)]
    public IReadOnlyList<long> From { get; init; } = [];

    /// <summary>Seeds of faces that it leads to.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(DirectionChoice.MostSeeds)]
    public IReadOnlyList<long> To { get; init; } = [];
}
