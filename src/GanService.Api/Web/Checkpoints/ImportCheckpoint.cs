using System.Security.Claims;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Checkpoints;

/// <summary><c>POST /checkpoints</c></summary>
public static class ImportCheckpoint
{
    /// <summary>Of a file: weights of the largest networks that can be trained fit.</summary>
    public const int MaxBytes = 1 << 30;

    public static async Task<Results<Created<CheckpointResponse>, ProblemHttpResult>> Handle(
        HttpRequest request, GanServiceDb database, DataFolder folder, IFileStore files, ClaimsPrincipal user, FairUse fairUse, TimeProvider time, CancellationToken cancellationToken)
    {
        const int Copies = 2; // as it comes in, and as it is kept
        if (await fairUse.RefuseBytesAsync(database, user.Identity?.Name, request.ContentLength ?? 0, cancellationToken) is { } refusal)
            return refusal;
        folder.DemandRoomFor(Copies * (request.ContentLength ?? 0));
        var id = SortableId.New(time);
        await using var file = new FileStream(Path.Combine(folder.Temporary, id), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        await request.Body.CopyToAsync(file, cancellationToken);
        folder.DemandRoomFor(file.Length);
        try
        {
            var checkpoint = await ImportedCheckpoint.KeepAsync(id, file, files, time, user.Identity?.Name, cancellationToken);
            database.Checkpoints.Add(checkpoint);
            await database.SaveChangesAsync(cancellationToken);
            return TypedResults.Created(request.HttpContext.AddressOf($"/checkpoints/{id}"), CheckpointResponse.Of(checkpoint));
        }
        catch (Exception error)
        {
            await files.DeleteAsync(FileKeys.Job(id));
            if (error is InvalidDataException)
                return Problems.Of(StatusCodes.Status400BadRequest, $"{error.Message} Send a generator.safetensors as GET /checkpoints/{{id}}/generator.safetensors gives it, with its metadata.");
            throw;
        }
    }
}
