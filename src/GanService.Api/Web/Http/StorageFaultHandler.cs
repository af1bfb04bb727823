using GanService.Api.Settings;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Http;

/// <summary>Says that a request failed because nothing can be written, which is nobody's mistake in it.</summary>
public sealed class StorageFaultHandler(DataFolder folder, IOptions<GanServiceOptions> options, IProblemDetailsService problems, ServiceMeter meter, ILogger<StorageFaultHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException || !StorageFault.Is(exception))
            return false;
        meter.Count(ErrorKind.Storage);
        var isFull = exception is NoRoomException || !folder.HasRoomFor(0);
        context.Response.StatusCode = isFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable;
        log.LogWarning("{Method} {Path} cannot be done: {Reason}", context.Request.Method, context.Request.Path, Reason(exception));
        return await problems.TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = new()
            {
                Status = context.Response.StatusCode,
                Detail = isFull ? NoRoom(folder) : $"{What(exception)} Try again in a moment.",
            },
        });
    }

    // Where servers are is not for everybody; the log has it.
    private string What(Exception exception) => exception switch
    {
        FilesUnreachableException => "The service cannot reach its files now.",
        _ when StorageFault.IsOfDatabase(exception) && !options.Value.IsAlone => "The service cannot reach its database now.",
        _ => $"The data folder cannot be written now: {Reason(exception)}",
    };

    private static string NoRoom(DataFolder folder) =>
        $"The service's disk has {folder.FreeBytes:N0} bytes left, which is too little. Delete datasets, jobs or checkpoints that are no longer needed, or give it more room.";

    private static string Reason(Exception error) => error.GetBaseException() is SqliteException sqlite ? sqlite.Message : error.Message;
}
