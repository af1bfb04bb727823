using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;

namespace GanService.Api.Web.Machine;

/// <summary>What the service takes of the machine, and what of the disk each job and dataset does.</summary>
public static class MachineFeature
{
    public static void AddMachine(this IServiceCollection services) => services.AddSingleton<ProcessorUse>().AddSingleton<SpaceUsed>();

    public static void MapMachine(this WebApplication app) => app.MapGet("/machine", ReadMachine.Handle).Needs(Scope.Read).WithTags("Operations").WithStrictRequests().ProducesValidationProblem()
        .WithSummary("Processors, memory, disk, queue and rates")
        .WithDescription("Processors, memory and rates are those of the node that answers; disk use by job and dataset, and the queue, are those of all nodes. File sizes are measured again when they are older than ten times what measuring takes.");
}
