using System.Net;
using GanService.Client;

namespace GanService.Cli;

/// <summary>Which job or checkpoint somebody means: by its id, the beginning of it, or another name.</summary>
internal static class Names
{
    public const string JobHelp = "A job's id, its beginning, or 'latest'.", CheckpointHelp = "A checkpoint's id, its beginning, an alias, 'latest' or 'best'.";

    private const string Latest = "latest", Best = "best";
    private const int Shortest = 13; // the time of an id, to the millisecond

    public static async Task<Job> FindJobAsync(this GanServiceClient client, string name, CancellationToken cancellationToken)
    {
        if (name == Latest)
            return await client.ListJobsAsync(cancellationToken: cancellationToken).FirstOrDefaultAsync(cancellationToken) ?? throw new CommandException("There is no job yet. 'ganservice train' queues one.");
        if (Guid.TryParse(name, out _)) // also of an archived one
            return await client.GetJobAsync(name, cancellationToken).OrNullAsync() ?? throw Unknown();
        return One(name, await client.ListJobsAsync(name, cancellationToken).Where(j => Begins(j.Id, name)).ToListAsync(cancellationToken), j => j.Id) ?? throw Unknown();

        CommandException Unknown() => new($"There is no job '{name}'. 'ganservice jobs' lists them.");
    }

    public static async Task<string> FindCheckpointAsync(this GanServiceClient client, string name, CancellationToken cancellationToken)
    {
        if (name is Latest or Best)
            return (await client.GetCheckpointAsync(name, cancellationToken)).Id; // or what the service says
        return (await client.GetCheckpointAsync(name, cancellationToken).OrNullAsync())?.Id
            ?? One(name, await client.ListCheckpointsAsync(cancellationToken: cancellationToken).Where(c => Begins(c.Id, name)).ToListAsync(cancellationToken), c => c.Id)?.Id
            ?? throw new CommandException($"There is no checkpoint '{name}'. 'ganservice checkpoints' lists them.");
    }

    /// <summary>Beginnings of ids that tell them apart.</summary>
    public static IReadOnlyList<string> Shortened(IReadOnlyList<string> ids)
    {
        var length = Shortest;
        while (ids.Select(Of).Distinct().Count() < ids.Distinct().Count())
            length++;
        return [.. ids.Select(Of)];

        string Of(string id) => id.Length > length ? id[..length] : id;
    }

    /// <summary>What was asked for; null where there is none.</summary>
    private static async Task<T?> OrNullAsync<T>(this Task<T> answer)
        where T : class
    {
        try
        {
            return await answer;
        }
        catch (GanServiceException missing) when (missing.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static bool Begins(string id, string name) => id.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static T? One<T>(string name, IReadOnlyList<T> found, Func<T, string> idOf)
        where T : class => found.Count < 2
        ? found.FirstOrDefault()
        : throw new CommandException($"'{name}' is how {found.Count} ids begin, {idOf(found[0])} and {idOf(found[1])} among them. Give more of it.");
}
