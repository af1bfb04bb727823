using System.Diagnostics;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;

namespace GanService.Api.Web.Audit;

/// <summary>The audit log: every change that a request asked for, whatever the route.</summary>
public static class AuditFeature
{
    private const int MaxPath = 200; // characters

    public static void AddAudit(this IServiceCollection services) => services.AddSingleton<AuditLog>();

    /// <summary>Writes changes down. Call it after what finds routes. What was refused changed nothing, and is in the log of requests only: else strangers could push out what others did.</summary>
    public static void UseAudit(this WebApplication app)
    {
        var (audit, time) = (app.Services.GetRequiredService<AuditLog>(), app.Services.GetRequiredService<TimeProvider>());
        app.Use(async (context, next) =>
        {
            if (!MayChange(context))
            {
                await next(context);
                return;
            }

            try
            {
                await next(context);
            }
            catch (Exception error) when (error is not BadHttpRequestException)
            {
                var entry = Describe(context, time, status: null);
                _ = Task.Run(() => audit.WriteAsync(entry)); // what failed may be the database, and its answer does not wait for that again
                throw;
            }

            if (context.Response.StatusCode is < StatusCodes.Status400BadRequest or >= StatusCodes.Status500InternalServerError)
                await audit.WriteAsync(Describe(context, time, context.Response.StatusCode));
        });
    }

    public static void MapAudit(this WebApplication app) => app.MapGet("/audit", ReadAudit.Handle).Needs(Scope.Admin).WithTags("Operations").WithStrictRequests().ProducesValidationProblem()
        .WithSummary("Who changed what, newest first")
        .WithDescription("Every request that may have changed something, but for those that were refused. The service keeps the newest AuditKept of them, for AuditDays days.");

    private static bool MayChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)
        && context.GetEndpoint() is { } route && route.Metadata.GetMetadata<ChangesNothing>() is null;

    private static AuditEntry Describe(HttpContext context, TimeProvider time, int? status) => new()
    {
        Id = SortableId.New(time),
        At = time.GetUtcNow().UtcDateTime,
        Who = context.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : null,
        From = context.Connection.RemoteIpAddress?.ToString(),
        Method = context.Request.Method,
        Path = PathOf(context),
        Made = MadeIn(context),
        Status = status,
        TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
    };

    // Without the prefix, for readers may come under another one.
    private static string? MadeIn(HttpContext context)
    {
        var prefix = context.AddressOf("");
        return context.Response.Headers.Location is [{ } made] && made.StartsWith(prefix, StringComparison.Ordinal) && made.Length - prefix.Length <= MaxPath ? made[prefix.Length..] : null;
    }

    private static string PathOf(HttpContext context)
    {
        var path = context.Request.Path.ToUriComponent(); // in which nothing is hidden
        return path.Length <= MaxPath ? path : path[..MaxPath];
    }
}
