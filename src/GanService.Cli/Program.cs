using System.CommandLine;
using GanService.Cli;

var root = new RootCommand("Trains GANs on faces with a GanService, on this machine or another one, and fetches faces from it.")
{
    Connection.Url,
    Connection.Key,
    TrainCommand.Make(),
    WatchCommand.Make(),
    JobCommands.List(),
    JobCommands.Pause(),
    JobCommands.Resume(),
    JobCommands.Cancel(),
    JobCommands.Export(),
    DatasetCommands.Upload(),
    DatasetCommands.List(),
    CheckpointCommands.List(),
    CheckpointCommands.Download(),
    FacesCommand.Make(),
    DeleteCommand.Make(),
};

var wanted = root.Parse(args);
if (wanted.Errors is [var wrong, ..])
    return Failures.TellUsage(wanted, wrong.Message);
try
{
    return await wanted.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (Failures.Explain(error, wanted) is { } reason)
{
    return Failures.Tell(reason, (error as CommandException)?.Code ?? Failures.Failed);
}
catch (OperationCanceledException)
{
    return Failures.Interrupted;
}
