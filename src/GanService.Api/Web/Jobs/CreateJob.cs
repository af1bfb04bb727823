using System.Security.Cryptography;
using System.Text.Json;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Engine;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Jobs;

/// <summary><c>POST /jobs</c></summary>
public static class CreateJob
{
    public static async Task<Results<Created<JobResponse>, ProblemHttpResult>> Handle(
        CreateJobRequest request,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        GanServiceDb database,
        JobQueue queue,
        IFileStore files,
        TimeProvider time,
        IOptions<GanServiceOptions> options,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (idempotencyKey is { Length: > 200 or 0 })
            return Problems.Invalid("Idempotency-Key", "The header Idempotency-Key must have 1 to 200 characters.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, EngineJson.Options)));
        if (await FindRepeatedAsync(database, idempotencyKey, cancellationToken) is { } earlier)
            return await AnswerRepeatedAsync(context, database, earlier, hash, cancellationToken);
        var (job, problem) = await NewJob.MakeAsync(request, new(context.User.Identity?.Name, idempotencyKey, hash), database, files, time, options.Value, cancellationToken);
        if (job is null)
            return problem!;

        try
        {
            if (await queue.AddAsync([job], experiment: null, cancellationToken) is { } refusal)
                return refusal;
        }
        catch (DbUpdateException) when (idempotencyKey is not null)
        {
            // The same key at the same time: the other request won.
            if (await FindRepeatedAsync(database, idempotencyKey, cancellationToken) is not { } winner)
                throw;
            return await AnswerRepeatedAsync(context, database, winner, hash, cancellationToken);
        }

        return await CreatedAsync(context, database, job, cancellationToken);
    }

    private static async Task<TrainingJob?> FindRepeatedAsync(GanServiceDb database, string? key, CancellationToken cancellationToken) =>
        key is null ? null : await database.Jobs.SingleOrDefaultAsync(j => j.IdempotencyKey == key, cancellationToken);

    private static async Task<Results<Created<JobResponse>, ProblemHttpResult>> AnswerRepeatedAsync(
        HttpContext context, GanServiceDb database, TrainingJob job, string hash, CancellationToken cancellationToken) => job.RequestHash == hash
        ? await CreatedAsync(context, database, job, cancellationToken)
        : Problems.Of(StatusCodes.Status422UnprocessableEntity, $"The Idempotency-Key was used for another request, which made job {job.Id}. Use a new key.");

    private static async Task<Created<JobResponse>> CreatedAsync(HttpContext context, GanServiceDb database, TrainingJob job, CancellationToken cancellationToken) =>
        TypedResults.Created(context.AddressOf($"/jobs/{job.Id}"), await database.DescribeAsync(job, cancellationToken));
}
