using GanService.Api.Store.Rows;
using Microsoft.AspNetCore.Authorization;

namespace GanService.Api.Web.Keys;

/// <summary>The scope that a route or a method of a hub takes. What states none, and is not open, is for nobody.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(Scope scope) : AuthorizeAttribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public Scope Scope => scope;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>Says at a route which scope it takes.</summary>
public static class NeedsExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder routes, Scope scope)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new NeedsAttribute(scope));
}

/// <summary>Lets those in who have the scope.</summary>
internal sealed class ScopeHandler : AuthorizationHandler<NeedsAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAttribute requirement)
    {
        if (Caller.Of(context.User)?.Scopes.Allow(requirement.Scope) == true)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>What nobody has. Answers that are no route's, such as that of a method which an address does not have, pass: they are the router's own.</summary>
internal sealed class Unstated : AuthorizationHandler<Unstated>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Unstated requirement)
    {
        if (context.Resource is HttpContext http && http.GetEndpoint() is { } endpoint and not RouteEndpoint)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
