using GanService.Api.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace GanService.Api.Hosting;

/// <summary>Makes a problem of every error that no handler answered.</summary>
public static class ProblemsFeature
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<BadRequestHandler>();
        services.AddExceptionHandler<StorageFaultHandler>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (context.ProblemDetails is HttpValidationProblemDetails validation)
            {
                validation.Errors = Problems.WithJsonNames(validation.Errors);
                validation.Detail ??= Problems.DetailOf(validation.Errors);
            }

            context.ProblemDetails.Detail ??= DetailOf(context.HttpContext);
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = context => BadRequestHandler.AsBadRequest(context.Exception) is not null || StorageFault.Is(context.Exception) });
        app.UseStatusCodePages();
    }

    private static string? DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "The request's body could not be read to its end: the connection broke, or the service's disk is full.",
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}. /swagger lists every address.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here; use {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => BodyLimit.Of(context)?.Detail ?? $"The body is too large; the limit is {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize:N0} bytes.",
        StatusCodes.Status415UnsupportedMediaType => "The body has the wrong Content-Type: send JSON as application/json, uploads as multipart/form-data.",
        StatusCodes.Status500InternalServerError => "Something failed in the service; its log has the details under this trace id.",
        _ => null,
    };
}
