using System.ComponentModel.DataAnnotations;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary>Which jobs: those to which all that is given applies.</summary>
public sealed record JobFilter
{
    /// <summary>The most ids that one request names.</summary>
    public const int MaxIds = 200;

    private const string AnyState = "(queued|running|paused|completed|cancelled|failed)";

    /// <summary>In one of these states, separated by commas.</summary>
    [RegularExpression($"{AnyState}(,{AnyState})*", ErrorMessage = "must be one or more of queued, running, paused, completed, cancelled, failed, with commas between.")]
    public string? State { get; init; }

    /// <summary>Trained on the dataset of this name.</summary>
    public string? Dataset { get; init; }

    /// <summary>Of this recipe.</summary>
    public string? Recipe { get; init; }

    /// <summary>With this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Of the experiment of this id.</summary>
    public string? Experiment { get; init; }

    /// <summary>With each of these words in name, dataset, recipe, variant, tags or note, whatever their case, or with an id that begins so.</summary>
    [StringLength(200)]
    public string? Search { get; init; }

    /// <summary>With these ids, separated by commas, archived or not; unknown ids are ignored.</summary>
    public string? Ids { get; init; }

    /// <summary>Archived ones instead of the others.</summary>
    public bool? Archived { get; init; }

    /// <summary>That ended at least so many days ago.</summary>
    [Range(0, 36500)]
    public int? EndedDaysAgo { get; init; }

    /// <summary>That ended within so many days.</summary>
    [Range(1, 36500)]
    public int? EndedWithinDays { get; init; }

    internal IReadOnlyList<JobState> States => [.. (State ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => Enum.Parse<JobState>(s, ignoreCase: true))];

    internal string[]? IdList => Ids?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether it leaves out nothing but archived jobs.</summary>
    internal bool IsEmpty => (State ?? Dataset ?? Recipe ?? Tag ?? Experiment ?? Ids) is null && string.IsNullOrWhiteSpace(Search) && Archived is null && EndedDaysAgo is null && EndedWithinDays is null;

    /// <summary>Why it cannot be applied, or null.</summary>
    internal string? IdsError => IdList?.Length > MaxIds ? $"ids has {IdList.Length} ids; at most {MaxIds} may be asked for at once." : null;

    /// <summary>The ids of the jobs, the newest first, with what they are sorted by.</summary>
    internal async Task<List<ListedJob>> FindAsync(GanServiceDb database, DateTime now, CancellationToken cancellationToken)
    {
        var listed = await Rows(database, now).OrderByDescending(j => j.Id)
            .Select(j => new ListedJob(j.Id, j.Name, j.DatasetName, j.Recipe, j.Variant, j.Note, j.Tags, j.State, j.Priority, j.Step, j.StartedAt, j.EndedAt)).ToListAsync(cancellationToken);
        return [.. listed.Where(Found)];
    }

    // Databases differ in what they hold for the same letter, so words are looked for here.
    private bool Found(ListedJob job)
    {
        var text = string.Join('\n', [job.Name, job.DatasetName, job.Recipe, job.Variant, job.Note, .. job.Tags]);
        return (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            text.Contains(word, StringComparison.OrdinalIgnoreCase) || job.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }

    private IQueryable<TrainingJob> Rows(GanServiceDb database, DateTime now)
    {
        IQueryable<TrainingJob> jobs = database.Jobs.AsNoTracking();
        if (IdList is { } ids)
            jobs = jobs.Where(j => ids.Contains(j.Id));
        if (IdList is null || Archived is not null)
            jobs = jobs.Where(j => j.IsArchived == (Archived == true));
        if (States is { Count: > 0 } states)
            jobs = jobs.Where(j => states.Contains(j.State));
        if (Dataset is not null)
            jobs = jobs.Where(j => j.DatasetName == Dataset);
        if (Recipe is not null)
            jobs = jobs.Where(j => j.Recipe == Recipe);
        if (Experiment is not null)
            jobs = jobs.Where(j => j.ExperimentId == Experiment);
        if (Tag is not null)
            jobs = jobs.Where(j => j.Tags.Contains(Tag));
        if (EndedDaysAgo is { } days)
        {
            var latest = now.AddDays(-days);
            jobs = jobs.Where(j => j.EndedAt <= latest);
        }

        if (EndedWithinDays is { } within)
        {
            var earliest = now.AddDays(-within);
            jobs = jobs.Where(j => j.EndedAt >= earliest);
        }

        return jobs;
    }
}

/// <summary>What a job is found and sorted by.</summary>
internal sealed record ListedJob(
    string Id, string Name, string DatasetName, string Recipe, string? Variant, string? Note, IList<string> Tags, JobState State, int Priority, int Step, DateTime? StartedAt, DateTime? EndedAt);
