using System.Text.Json;
using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Http;
using GanService.Engine;
using GanService.Engine.Data;
using GanService.Engine.Recipes;
using GanService.Engine.Training;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Jobs;

/// <summary>Makes a job's row of a request that can be trained, or says why it cannot.</summary>
public static class NewJob
{
    public static async Task<(TrainingJob? Job, ProblemHttpResult? Problem)> MakeAsync(
        CreateJobRequest request, JobOrigin origin, GanServiceDb database, IFileStore files, TimeProvider time, GanServiceOptions options, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        var recipe = Recipe.Find(request.Recipe ?? Recipe.All[0].Name);
        if (recipe is null)
            errors["recipe"] = [$"There is no recipe '{request.Recipe}'; choose one of: {string.Join(", ", Recipe.All.Select(r => r.Name))}."];
        var start = await FindStartAsync(request, errors, database, cancellationToken);
        var configuration = request.Over(start?.Job.Configuration() ?? (recipe ?? Recipe.All[0]).Configuration);
        var dataset = await database.FindDatasetAsync(request.Dataset ?? start?.Job.DatasetId ?? DatasetRules.SyntheticFaces, cancellationToken);
        configuration = await WithClassesAsync(request, configuration, dataset, errors, files, cancellationToken);
        foreach (var error in ConfigurationValidation.Validate(configuration))
            Add(error);
        if (errors.Count == 0 && MemoryEstimate.Excess(configuration, options.MaxTrainingBytes) is { } excess)
            errors["networks"] = [$"{excess} Choose a smaller imageSize or batchSize, or smaller networks."];
        if (configuration.EarlyStoppingPatience > 0 && options.QualityBudget == 0)
            errors.TryAdd("earlyStoppingPatience", [$"This service measures no checkpoints, so it cannot tell when to stop early: set earlyStoppingPatience to 0, or GanService:{nameof(GanServiceOptions.QualityBudget)} above 0."]);
        foreach (var error in start is null ? [] : ConfigurationValidation.ValidateStart(configuration, start.Job.Configuration(), start.Checkpoint.Step))
            Add(error);

        if (DatasetError(request, configuration, dataset) is var (field, message))
            errors.TryAdd(field, [message]);
        if (JobTags.Error(request.Tags ?? []) is { } tagError)
            errors["tags"] = [tagError];
        if (errors.Count > 0)
            return (null, Problems.Invalid(errors));

        var job = new TrainingJob
        {
            Id = SortableId.New(time),
            Name = request.Name ?? (start is null ? $"{recipe!.Name} on {dataset!.Title}" : ShortName(start)),
            Recipe = start?.Job.Recipe ?? recipe!.Name,
            FromCheckpoint = start?.Checkpoint.Id,
            Step = start?.Checkpoint.Step ?? 0,
            DatasetId = dataset!.Id,
            DatasetName = dataset.Title,
            Tags = JobTags.Clean(request.Tags ?? []),
            Priority = request.Priority ?? 0,
            Steps = configuration.Steps,
            ConfigurationJson = JsonSerializer.Serialize(configuration, EngineJson.Options),
            IdempotencyKey = origin.IdempotencyKey,
            RequestHash = origin.RequestHash,
            ExperimentId = origin.ExperimentId,
            Variant = origin.Variant,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = origin.CreatedBy,
        };
        return (job, null);

        void Add(ConfigurationError error)
        {
            var field = RequestField(request, error.Field);
            errors.TryAdd(field, [error.Message.Replace(error.Field, field, StringComparison.Ordinal)]);
        }
    }

    private static async Task<Start?> FindStartAsync(CreateJobRequest request, Dictionary<string, string[]> errors, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (request.FromCheckpoint is null)
            return null;
        if (request.Recipe is not null)
            errors["recipe"] = ["The checkpoint's job has a recipe already; leave recipe or fromCheckpoint out."];
        var (checkpoint, problem) = await database.FindCheckpointAsync(request.FromCheckpoint, cancellationToken);
        var job = checkpoint is null ? null : await database.Jobs.SingleOrDefaultAsync(j => j.Id == checkpoint.JobId, cancellationToken);
        if (checkpoint is null)
            errors["fromCheckpoint"] = [problem!.ProblemDetails.Detail!];
        else if (job is null)
            errors["fromCheckpoint"] = ["The checkpoint is of no job of this service, so there is no training to go on with; choose one of GET /checkpoints that is resumable."];
        else if (!checkpoint.Resumable)
            errors["fromCheckpoint"] = [$"The checkpoint keeps its generator only; choose one of GET /jobs/{job.Id}/checkpoints that is resumable."];
        return checkpoint is null || job is null ? null : new(checkpoint, job);
    }

    // The names of classes are in the configuration, so that they are those of all checkpoints, wherever they go.
    private static async Task<TrainingConfiguration> WithClassesAsync(
        CreateJobRequest request, TrainingConfiguration configuration, Dataset? dataset, Dictionary<string, string[]> errors, IFileStore files, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? classes = null;
        if (configuration.ClassLabel is { Length: > 0 and <= TrainingConfiguration.MaxLabelLength } label && dataset is { State: not DatasetState.Failed })
        {
            (var known, classes, var error) = await FindClassesAsync(dataset, label, files, cancellationToken);
            if (error is not null)
                errors["classLabel"] = [error];
            configuration = configuration with { ClassLabel = known ?? label };
        }

        if (errors.Count == 0 && request.Networks?.Classes is { } given && !given.SequenceEqual(classes ?? []))
            errors["networks.classes"] = ["The classes are the values of a label of the dataset: leave networks.classes out, and name the label by classLabel."];
        return configuration with { Networks = configuration.Networks with { Classes = classes } };
    }

    private static async Task<(string? Label, IReadOnlyList<string>? Classes, string? Error)> FindClassesAsync(Dataset dataset, string label, IFileStore files, CancellationToken cancellationToken)
    {
        if (dataset.State != DatasetState.Ready)
            return (null, null, $"The dataset '{dataset.Title}' is not imported yet, so its labels are not known: wait until it is, or leave classLabel out.");
        using var report = await files.HoldAsync(FileKeys.Beside(dataset.Id, DatasetReport.FileName), [], cancellationToken);
        return File.Exists(report.Path)
            ? ImageClasses.Of(DatasetReport.Read(report.Path), label)
            : (null, null, $"No labels are known of the images of '{dataset.Title}': leave classLabel out, or choose a dataset that was imported with labels.");
    }

    private static string ShortName(Start start) => $"{start.Job.Name[..Math.Min(start.Job.Name.Length, 150)]} from step {start.Checkpoint.Step}";

    private static (string Field, string Message)? DatasetError(CreateJobRequest request, TrainingConfiguration configuration, Dataset? dataset) => dataset switch
    {
        null => ("dataset", $"There is no dataset '{request.Dataset}'. GET /datasets lists them; POST /datasets uploads one."),
        { State: DatasetState.Failed } => ("dataset", $"The dataset '{dataset.Name}' could not be imported: {dataset.Error}"),
        _ when configuration.ImageSize > dataset.ImageSize =>
            ("imageSize", $"imageSize {configuration.ImageSize} is larger than the images of '{dataset.Name}' ({dataset.ImageSize}); choose a smaller one, or upload the images again with a larger imageSize."),
        _ => null,
    };

    // The configuration has two optimizers; who sent one for both is told about that one.
    private static string RequestField(CreateJobRequest request, string field) =>
        (field.StartsWith("generatorOptimizer", StringComparison.Ordinal) && request.GeneratorOptimizer is null)
        || (field.StartsWith("discriminatorOptimizer", StringComparison.Ordinal) && request.DiscriminatorOptimizer is null)
            ? "optimizer" + field[field.IndexOf('.', StringComparison.Ordinal)..]
            : field;
}

/// <summary>What a job goes on from.</summary>
internal sealed record Start(Checkpoint Checkpoint, TrainingJob Job);

/// <summary>Where a job comes from: somebody's request, told apart by its key, or an experiment.</summary>
public sealed record JobOrigin(string? CreatedBy, string? IdempotencyKey = null, string? RequestHash = null, string? ExperimentId = null, string? Variant = null);
