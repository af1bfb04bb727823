using GanService.Api.Hosting;
using GanService.Api.Storage;
using GanService.Engine.Checkpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Checkpoints;

/// <summary><c>POST /checkpoints</c></summary>
public static class ImportCheckpoint
{
    /// <summary>Of a file: weights of the largest networks that can be trained fit.</summary>
    public const int MaxBytes = 1 << 30;

    public static async Task<Results<Created<CheckpointResponse>, ProblemHttpResult>> Handle(
        HttpRequest request, GanServiceDb database, DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        await request.Body.CopyToAsync(file, cancellationToken);
        var id = SortableId.New(time);
        CheckpointManifest manifest;
        try
        {
            var weights = SafetensorsFile.Read(file.GetBuffer().AsSpan(0, (int)file.Length));
            // There is no job; its place on disk is named by the checkpoint.
            manifest = CheckpointFolder.Import(step => folder.Checkpoint(id, step), weights.Tensors, weights.Metadata);
        }
        catch (InvalidDataException error)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, $"{error.Message} Send a generator.safetensors as GET /checkpoints/{{id}}/generator.safetensors gives it, with its metadata.");
        }

        var checkpoint = new Checkpoint
        {
            Id = id,
            JobId = id,
            Step = manifest.Step,
            ImageSize = manifest.Configuration.ImageSize,
            Sha256 = manifest.Generator.Sha256,
            GeneratorBytes = manifest.Generator.Bytes,
            Resumable = false,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        database.Checkpoints.Add(checkpoint);
        await database.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/checkpoints/{id}", CheckpointResponse.Of(checkpoint));
    }
}
