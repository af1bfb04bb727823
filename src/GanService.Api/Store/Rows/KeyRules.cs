using System.Globalization;
using System.Text.RegularExpressions;

namespace GanService.Api.Store.Rows;

/// <summary>What a key may be called, and how long it may live.</summary>
public static partial class KeyRules
{
    public const int MaxDays = 3650;

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? NameError(string name) =>
        Name().IsMatch(name) ? null : $"'{name}' cannot name a key: use 1 to 64 letters, digits, '-', '_', '.' or '@', beginning with a letter or digit.";

    /// <summary>What <c>30d</c>, <c>12h</c> or <c>90m</c> is, or null.</summary>
    public static TimeSpan? LifeOf(string text)
    {
        if (Life().Match(text) is not { Success: true } match)
            return null;
        var count = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        var life = match.Groups[2].Value switch
        {
            "d" => TimeSpan.FromDays(count),
            "h" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromMinutes(count),
        };
        return life > TimeSpan.Zero && life <= TimeSpan.FromDays(MaxDays) ? life : null;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}\\z")]
    private static partial Regex Name();

    [GeneratedRegex("^([0-9]{1,7})([dhm])\\z")]
    private static partial Regex Life();
}
