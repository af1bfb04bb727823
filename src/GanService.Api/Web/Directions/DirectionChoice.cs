using System.Globalization;
using GanService.Api.Store.Rows;
using GanService.Engine.Sampling;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Directions;

/// <summary>
/// In which directions a request has latents moved: <c>smiling:0.8,1-5~2-7:-0.5</c>. Each is a name, or the seeds that it leads from and to, and a
/// strength. The seeds say what a picture's bytes come from, so that is what is written into it, whatever becomes of the name.
/// </summary>
public static class DirectionChoice
{
    /// <summary>What is written.</summary>
    public const string Pattern = $"{Item}(,{Item}){{0,7}}";

    public const string Error = "must be 1 to 8 directions with commas between them, each a name or seeds, and a strength from -4 to 4: smiling:0.8 or 1-5~2-7:0.8.";

    /// <summary>What a direction can be called.</summary>
    public const string Name = "[a-z0-9][a-z0-9._-]{0,63}";

    public const string NameError = "must be 1 to 64 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit.";

    public const long MaxSeed = 9_007_199_254_740_991;

    /// <summary>On each side of a direction.</summary>
    public const int MostSeeds = 64;

    private const string Seeds = "[0-9]{1,16}(-[0-9]{1,16}){0,63}";
    private const string Item = $"({Name}|{Seeds}~{Seeds}):-?([0-3](\\.[0-9]{{1,6}})?|4(\\.0{{1,6}})?)";

    /// <summary>As what latents are moved by.</summary>
    /// <param name="text">In the form of <see cref="Pattern"/>, or null for none.</param>
    /// <param name="database">Where names are looked up.</param>
    /// <param name="jobId">Whose names; of an imported checkpoint its own id.</param>
    /// <param name="cancellationToken">Of the request.</param>
    /// <returns>The pushes, or why there are none.</returns>
    public static async Task<(IReadOnlyList<Push> Pushes, string? Problem)> ResolveAsync(string? text, GanServiceDb database, string jobId, CancellationToken cancellationToken)
    {
        Dictionary<string, string>? known = null;
        List<Push> pushes = [];
        foreach (var (what, strength) in ItemsOf(text))
        {
            var seeds = what;
            if (!what.Contains('~'))
            {
                known ??= await database.Directions.Where(d => d.JobId == jobId).OrderBy(d => d.Name).ToDictionaryAsync(d => d.Name, d => d.Seeds, cancellationToken);
                if (!known.TryGetValue(what, out seeds!))
                    return ([], $"There is no direction '{what}' here; {(known.Count == 0 ? "there is none yet: POST /checkpoints/{id}/directions makes one." : $"there are {string.Join(", ", known.Keys)}.")}");
            }

            var direction = SeedsOf(seeds);
            if (direction.From.Concat(direction.To).Any(seed => seed > MaxSeed))
                return ([], $"Each seed of direction must be at most {MaxSeed}.");
            if (direction.From.Intersect(direction.To).Any())
                return ([], $"No seed may be on both sides of '{what}'.");
            if (strength != 0)
                pushes.Add(new(direction, strength));
        }

        return (pushes, null);
    }

    /// <summary>Whether a text means the same for ever.</summary>
    public static bool IsFixed(string? text) => ItemsOf(text).All(item => item.What.Contains('~'));

    /// <summary>As an address has it, by seeds.</summary>
    public static string TextOf(IEnumerable<Push> pushes) => string.Join(',', pushes.Select(p => string.Create(CultureInfo.InvariantCulture, $"{TextOf(p.Direction)}:{p.Strength}")));

    /// <summary>The seeds of a direction as an address has them.</summary>
    public static string TextOf(LatentDirection direction) => $"{string.Join('-', direction.From)}~{string.Join('-', direction.To)}";

    /// <summary>The opposite of <see cref="TextOf(LatentDirection)"/>.</summary>
    public static LatentDirection SeedsOf(string text) =>
        text.Split('~').Select(side => side.Split('-').Select(seed => long.Parse(seed, CultureInfo.InvariantCulture)).ToList()).ToList() is [var from, var to] ? new(from, to) : throw new FormatException(text);

    private static IEnumerable<(string What, double Strength)> ItemsOf(string? text) =>
        from item in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        let parts = item.Split(':')
        select (parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture));
}

/// <summary>How far latents are moved in a direction, in steps of it.</summary>
public sealed record Push(LatentDirection Direction, double Strength);
