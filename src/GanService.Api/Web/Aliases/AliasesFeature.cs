using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;

namespace GanService.Api.Web.Aliases;

/// <summary>Names for checkpoints, such as <c>production</c>, that can mean another one without any client knowing.</summary>
public static class AliasesFeature
{
    public static void MapAliases(this WebApplication app)
    {
        var aliases = app.MapGroup("/aliases").WithTags("Aliases").WithStrictRequests().ProducesValidationProblem();
        aliases.MapGet("/", ReadAliases.List).Needs(Scope.Read).WithSummary("All aliases, by name");
        aliases.MapGet("/{name}", ReadAliases.Get).Needs(Scope.Read).WithSummary("Which checkpoint an alias means")
            .ProducesProblem(StatusCodes.Status404NotFound);
        aliases.MapPut("/{name}", SetAlias.Handle).Needs(Scope.Train).WithSummary("Point an alias to a checkpoint")
            .WithDescription("The checkpoint is loaded first, so no request waits or fails: each is answered by the previous checkpoint or by the new one.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status500InternalServerError);
        aliases.MapDelete("/{name}", DeleteAlias.Handle).Needs(Scope.Train).WithSummary("Remove an alias; its checkpoint stays")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
