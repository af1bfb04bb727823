using System.ComponentModel.DataAnnotations;
using GanService.Api.Store;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Jobs;

/// <summary><c>PATCH /jobs/{id}</c></summary>
public static class DescribeJob
{
    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> Handle(string id, DescribeJobRequest request, JobJournal journal, CancellationToken cancellationToken) =>
        JobTags.Error(request.Tags ?? []) is { } error
            ? Problems.Invalid("tags", error)
            : await journal.CommandAsync(
                id,
                (job, _) =>
                {
                    job.Name = request.Name ?? job.Name;
                    job.Tags = request.Tags is null ? job.Tags : JobTags.Clean(request.Tags);
                    job.Note = request.Note is null ? job.Note : request.Note.Trim() is { Length: > 0 } note ? note : null;
                    job.IsArchived = request.Archived ?? job.IsArchived;
                    return null;
                },
                cancellationToken);
}

/// <summary>How people describe a job. What is left out is not changed.</summary>
public sealed record DescribeJobRequest
{
    /// <summary>Its new name.</summary>
    /// <example>my faces</example>
    [StringLength(200, MinimumLength = 1)]
    [RegularExpression(@"[^\p{Cc}]*", ErrorMessage = "must be one line, without control characters.")]
    public string? Name { get; init; }

    /// <summary>All of its tags: at most 20 of up to 50 characters, without commas.</summary>
    /// <example>["baseline"]</example>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>A note; an empty one removes it.</summary>
    /// <example>smiles from step 3000 on</example>
    [StringLength(5000)]
    public string? Note { get; init; }

    /// <summary>Whether lists leave it out unless they are asked for archived ones.</summary>
    /// <example>false</example>
    public bool? Archived { get; init; }
}
