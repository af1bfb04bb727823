using System.Diagnostics;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace GanService.Api.Web.Http;

/// <summary>Makes a problem of every error that no handler answered.</summary>
public static class ProblemsFeature
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<TrainingShare>();
        services.AddExceptionHandler<StorageFaultHandler>();
        services.AddExceptionHandler<FailureCount>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (context.ProblemDetails is HttpValidationProblemDetails validation)
                validation.Detail ??= Problems.DetailOf(validation.Errors);
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier; // as log lines have it
            context.ProblemDetails.Detail ??= DetailOf(context.HttpContext);
            if (context.HttpContext.Response is { StatusCode: StatusCodes.Status429TooManyRequests, Headers.RetryAfter.Count: 0 } response)
                response.Headers.RetryAfter = "60"; // what is counted in rows ends with jobs
            if (context.HttpContext.Response.StatusCode == StatusCodes.Status413PayloadTooLarge)
                context.HttpContext.CloseSlowly();
        });
    }

    public static void UseProblems(this WebApplication app)
    {
        // The framework leaves the body out where a client accepts no JSON.
        app.Use((context, next) =>
        {
            context.Request.Headers.Append(HeaderNames.Accept, "*/*");
            return next(context);
        });
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = error => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException || StorageFault.Is(context.Exception),
        });
        app.UseStatusCodePages();
    }

    private static string DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "The request could not be read to its end: its body is cut off, or the service's disk is full.",
        StatusCodes.Status404NotFound => $"There is nothing at {context.AddressOf(context.Request.Path)}. {context.AddressOf("/swagger")} lists every address.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here; use {context.Response.Headers.Allow}.",
        StatusCodes.Status408RequestTimeout => "The body came too slowly; send it again.",
        StatusCodes.Status413PayloadTooLarge => BodyLimit.Of(context)?.Detail ?? $"The body is too large; the limit is {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize:N0} bytes.",
        StatusCodes.Status415UnsupportedMediaType => $"{context.AddressOf(context.Request.Path)} does not take a body of {Problems.Quote(context.Request.ContentType ?? "no type")}. Most addresses take application/json, POST /datasets a form (multipart/form-data), pieces of an upload application/offset+octet-stream; {context.AddressOf("/swagger")} says which.",
        StatusCodes.Status500InternalServerError => "Something failed in the service; its log has the details under this trace id.",
        var status => $"The request got the status {status}. {context.AddressOf("/swagger")} lists every address and its answers.",
    };

    /// <summary>Counts what failed and nobody expected; the framework logs and answers it.</summary>
    private sealed class FailureCount(ServiceMeter meter) : IExceptionHandler
    {
        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not BadHttpRequestException)
                meter.Count(ErrorKind.Request);
            return ValueTask.FromResult(false);
        }
    }
}
