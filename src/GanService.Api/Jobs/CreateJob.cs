using System.Security.Cryptography;
using System.Text.Json;
using GanService.Api.Datasets;
using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine;
using GanService.Engine.Recipes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Jobs;

/// <summary><c>POST /jobs</c></summary>
public static class CreateJob
{
    public static async Task<Results<Created<JobResponse>, ProblemHttpResult>> Handle(
        CreateJobRequest request,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        GanServiceDb database,
        TimeProvider time,
        ILogger<TrainingJob> log,
        CancellationToken cancellationToken)
    {
        if (idempotencyKey is { Length: > 200 or 0 })
            return Problems.Invalid("Idempotency-Key", "The header Idempotency-Key must have 1 to 200 characters.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, EngineJson.Options)));
        if (await FindRepeatedAsync(database, idempotencyKey, cancellationToken) is { } earlier)
            return await AnswerRepeatedAsync(database, earlier, hash, cancellationToken);

        var errors = new Dictionary<string, string[]>();
        var recipe = Recipe.Find(request.Recipe ?? Recipe.All[0].Name);
        if (recipe is null)
            errors["recipe"] = [$"There is no recipe '{request.Recipe}'; choose one of: {string.Join(", ", Recipe.All.Select(r => r.Name))}."];
        if (request.FromCheckpoint is not null)
            errors["fromCheckpoint"] = ["Starting from a checkpoint is not possible yet; leave fromCheckpoint out."];
        var configuration = request.Over((recipe ?? Recipe.All[0]).Configuration);
        foreach (var error in ConfigurationValidation.Validate(configuration))
            errors[RequestField(request, error.Field)] = [error.Message];

        var dataset = await database.FindDatasetAsync(request.Dataset ?? DatasetRules.SyntheticFaces, cancellationToken);
        if (dataset is null)
            errors["dataset"] = [$"There is no dataset '{request.Dataset}'. GET /datasets lists them; POST /datasets uploads one."];
        else if (dataset.State == DatasetState.Failed)
            errors["dataset"] = [$"The dataset '{dataset.Name}' could not be imported: {dataset.Error}"];
        else if (configuration.ImageSize > dataset.ImageSize && !errors.ContainsKey("imageSize"))
            errors["imageSize"] = [$"imageSize {configuration.ImageSize} is larger than the images of '{dataset.Name}' ({dataset.ImageSize}); choose a smaller one, or upload the images again with a larger imageSize."];
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (dataset!.State == DatasetState.Importing)
            return Problems.Conflict($"The dataset '{dataset.Name}' is still being imported; try again when GET /datasets/{dataset.Id} says ready.");

        var job = new TrainingJob
        {
            Id = SortableId.New(time),
            Name = request.Name ?? $"{recipe!.Name} on {dataset.Name}",
            Recipe = recipe!.Name,
            DatasetId = dataset.Id,
            DatasetName = dataset.Name,
            Priority = request.Priority ?? 0,
            Steps = configuration.Steps,
            ConfigurationJson = JsonSerializer.Serialize(configuration, EngineJson.Options),
            IdempotencyKey = idempotencyKey,
            RequestHash = hash,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        database.Jobs.Add(job);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (idempotencyKey is not null)
        {
            // The same key at the same time: the other request won.
            database.ChangeTracker.Clear();
            var winner = await FindRepeatedAsync(database, idempotencyKey, cancellationToken);
            if (winner is null)
                throw;
            return await AnswerRepeatedAsync(database, winner, hash, cancellationToken);
        }

        log.LogInformation("Job {JobId} queued: {Name}, {Steps} steps at {ImageSize} pixels", job.Id, job.Name, job.Steps, configuration.ImageSize);
        return await CreatedAsync(database, job, cancellationToken);
    }

    private static async Task<TrainingJob?> FindRepeatedAsync(GanServiceDb database, string? key, CancellationToken cancellationToken) =>
        key is null ? null : await database.Jobs.SingleOrDefaultAsync(j => j.IdempotencyKey == key, cancellationToken);

    private static async Task<Results<Created<JobResponse>, ProblemHttpResult>> AnswerRepeatedAsync(
        GanServiceDb database, TrainingJob job, string hash, CancellationToken cancellationToken) => job.RequestHash == hash
        ? await CreatedAsync(database, job, cancellationToken)
        : Problems.Of(StatusCodes.Status422UnprocessableEntity, $"The Idempotency-Key was used for another request, which made job {job.Id}. Use a new key.");

    private static async Task<Created<JobResponse>> CreatedAsync(GanServiceDb database, TrainingJob job, CancellationToken cancellationToken) =>
        TypedResults.Created($"/jobs/{job.Id}", await database.DescribeAsync(job, cancellationToken));

    // The configuration has two optimizers; who sent one for both is told about that one.
    private static string RequestField(CreateJobRequest request, string field) =>
        (field.StartsWith("generatorOptimizer", StringComparison.Ordinal) && request.GeneratorOptimizer is null)
        || (field.StartsWith("discriminatorOptimizer", StringComparison.Ordinal) && request.DiscriminatorOptimizer is null)
            ? "optimizer" + field[field.IndexOf('.', StringComparison.Ordinal)..]
            : field;
}
