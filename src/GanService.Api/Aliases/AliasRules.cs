using System.Text.RegularExpressions;
using GanService.Api.Generation;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Aliases;

/// <summary>What an alias may be called, and what may not be removed because of one.</summary>
public static partial class AliasRules
{
    /// <summary>What is wrong with a name, or null.</summary>
    public static string? NameError(string name) =>
        Name().IsMatch(name) && name is not (CheckpointChoice.Latest or CheckpointChoice.Best) && !Guid.TryParse(name, out _)
            ? null
            : $"'{name}' cannot name a checkpoint: use 1 to 64 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit; not latest, best or the form of an id.";

    /// <summary>The problem of removing one of these checkpoints, or null when none has a name.</summary>
    public static async Task<ProblemHttpResult?> InUseAsync(this GanServiceDb database, IQueryable<string> checkpointIds, CancellationToken cancellationToken) =>
        await database.Aliases.AsNoTracking().FirstOrDefaultAsync(a => checkpointIds.Contains(a.CheckpointId), cancellationToken) is { } alias
            ? Problems.Conflict($"The alias '{alias.Name}' means checkpoint {alias.CheckpointId}. Let it mean another one first: PUT /aliases/{alias.Name}, or delete it.")
            : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}\\z")]
    private static partial Regex Name();
}
