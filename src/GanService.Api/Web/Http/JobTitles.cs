using System.Collections.Concurrent;
using System.Globalization;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Http;

/// <summary>Remembers what jobs are called until one of them has news, for it may have another name: asking the database would cost as much as drawing a face.</summary>
public sealed class JobTitles
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, JobTitle> remembered = [];

    public JobTitles(Wakeups wakeups) => wakeups.Heard += announcement =>
    {
        if (announcement.What == News.Anything)
            remembered.Clear();
        else
            remembered.TryRemove(announcement.Subject, out _);
    };

    /// <summary>What the job of a checkpoint is called; an imported one has none.</summary>
    public async ValueTask<JobTitle> OfAsync(Checkpoint checkpoint, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (remembered.TryGetValue(checkpoint.JobId, out var known))
            return known;
        var title = await database.Jobs.Where(j => j.Id == checkpoint.JobId).Select(j => new JobTitle(j.Name, j.Steps)).SingleOrDefaultAsync(cancellationToken)
            ?? new($"imported {checkpoint.Id[^8..]}", checkpoint.Step);
        if (remembered.Count >= MaxRemembered)
            remembered.Clear();
        return remembered[checkpoint.JobId] = title;
    }
}

/// <summary>What the names of a job's files begin with.</summary>
/// <param name="Name">The job's.</param>
/// <param name="Steps">The step it ends with.</param>
public sealed record JobTitle(string Name, int Steps)
{
    private const int MinDigits = 5;

    /// <summary>A step in a file's name, wide enough that a job's files sort as its steps do.</summary>
    public string OfStep(int step) => $"step-{step.ToString($"D{Math.Max(MinDigits, $"{Steps}".Length)}", CultureInfo.InvariantCulture)}";
}
