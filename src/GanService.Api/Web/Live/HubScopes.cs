using System.Reflection;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.SignalR;

namespace GanService.Api.Web.Live;

/// <summary>Lets those call a method of the hub who have its scope; one that states none, nobody.</summary>
internal sealed class HubScopes : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var needed = invocationContext.HubMethod.GetCustomAttribute<NeedsAttribute>()?.Scope;
        return needed is { } scope && invocationContext.Context.User is { } user && Caller.Of(user)?.Scopes.Allow(scope) == true
            ? next(invocationContext)
            : throw new HubException(needed is { } lacking ? $"{invocationContext.HubMethodName} takes the scope '{ScopeWords.Of(lacking)}'. Use another key." : $"{invocationContext.HubMethodName} has no scope assigned, so it is refused for everybody.");
    }
}
