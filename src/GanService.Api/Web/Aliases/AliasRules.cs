using System.Text.RegularExpressions;
using GanService.Api.Web.Checkpoints;

namespace GanService.Api.Web.Aliases;

/// <summary>What an alias may be called.</summary>
public static partial class AliasRules
{
    /// <summary>What is wrong with a name, or null.</summary>
    public static string? NameError(string name) =>
        Name().IsMatch(name) && name is not (CheckpointChoice.Latest or CheckpointChoice.Best) && !Guid.TryParse(name, out _)
            ? null
            : $"'{name}' cannot name a checkpoint: use 1 to 64 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit; not latest, best or the form of an id.";

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}\\z")]
    private static partial Regex Name();
}
