using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using GanService.Engine;
using Microsoft.AspNetCore.SignalR;

namespace GanService.Api.Web.Live;

/// <summary>What happens in jobs, as it happens: history first, then live.</summary>
public static class LiveFeature
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<LivePlaces>();
        services.AddSignalR(hub => hub.AddFilter<HubScopes>()).AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions));
    }

    /// <summary>Call it before routes are mapped, and after what finds them.</summary>
    public static void UseLivePlaces(this WebApplication app)
    {
        var places = app.Services.GetRequiredService<LivePlaces>();
        app.Use((context, next) =>
        {
            if (!IsLive(context))
                return next(context);
            context.Response.OnStarting(() =>
            {
                KeepMoving(context.Response.Headers);
                return Task.CompletedTask;
            });
            return places.AnswerAsync(context, next);
        });
    }

    public static void MapLive(this WebApplication app)
    {
        app.MapHub<TrainingHub>("/hubs/training").Needs(Scope.Read).WithMetadata(typeof(LivePlaces)).WithoutWaiting().ChangesNothing();
        var everybody = app.Services.GetRequiredService<IHubContext<TrainingHub, ITrainingClient>>().Clients.All;
        app.Services.GetRequiredService<StoreReach>().Changed += missing => _ = everybody.StoreChanged(new(missing));
        app.MapGet("/jobs/{id}/events", ReadEvents.Handle).Needs(Scope.Read).WithTags("Jobs").WithStrictRequests().WithMetadata(typeof(LivePlaces)).WithoutWaiting()
            .WithSummary("What happens in a job, as server-sent events")
            .WithDescription(
                "History first, then live, until the job has ended: jobChanged (the job), lossesAdded (columns as of /losses), sampleDrawn (jobId, step, url), "
                + "checkpointSaved (the checkpoint), qualityMeasured (jobId, checkpointId, step, quality), noticeGiven (as of /notices). Last-Event-ID continues after that event; 204 when nothing can follow. After a crash a job may go "
                + "back to its newest checkpoint: jobChanged then shows the step, and later steps come again.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    // Proxies would keep an answer until a buffer is full, or pack it and wait for more.
    private static void KeepMoving(IHeaderDictionary headers)
    {
        headers["X-Accel-Buffering"] = "no";
        headers.CacheControl = "no-cache, no-store, no-transform";
    }

    // What is sent to the hub beside a connection is a short request of its own.
    private static bool IsLive(HttpContext context) =>
        context.GetEndpoint()?.Metadata.Contains(typeof(LivePlaces)) == true && !HttpMethods.IsPost(context.Request.Method) && !HttpMethods.IsDelete(context.Request.Method);
}
