namespace GanService.Api.Web.Http;

/// <summary>What a route has that changes nothing though its method may: whatever does not say so is written into the audit log.</summary>
public sealed class ChangesNothing
{
    public static ChangesNothing Metadata { get; } = new();
}

/// <summary>How a route says so.</summary>
public static class ChangesNothingRoutes
{
    public static TBuilder ChangesNothing<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(Http.ChangesNothing.Metadata);
}
