using System.CommandLine;
using GanService.Client;

namespace GanService.Cli;

/// <summary><c>ganservice delete job</c>, <c>delete checkpoint</c> and <c>delete dataset</c></summary>
internal static class DeleteCommand
{
    public static Command Make()
    {
        var force = new Option<bool>("--force") { Description = "Also when jobs have used it; they and their checkpoints stay." };
        var dataset = Make(
            "dataset", "A dataset's name or id.", "Remove a dataset",
            async (client, name, wanted, token) =>
            {
                var forced = wanted.GetValue(force);
                if (!forced && await client.GetDatasetAsync(name, token) is { Jobs: > 0 and var jobs })
                    throw new CommandException($"{(jobs == 1 ? "A job has" : $"{jobs:N0} jobs have")} learned from dataset {name}: without it their checkpoints can no longer be verified or compared with it. To delete it all the same: --force.");
                await client.DeleteDatasetAsync(name, forced, token);
                return $"Dataset {name}";
            });
        dataset.Add(force);
        return new("delete", "Remove a job, a checkpoint or a dataset, with its files")
        {
            Make(
                "job", Names.JobHelp, "Remove a job that has ended and everything it made",
                async (client, name, _, token) =>
                {
                    var job = await client.FindJobAsync(name, token);
                    await client.DeleteJobAsync(job.Id, token);
                    return $"Job {job.Id} ({job.Name})";
                }),
            Make(
                "checkpoint", Names.CheckpointHelp, "Remove a checkpoint",
                async (client, name, _, token) =>
                {
                    var id = await client.FindCheckpointAsync(name, token);
                    await client.DeleteCheckpointAsync(id, token);
                    return $"Checkpoint {id}";
                }),
            dataset,
        };
    }

    private static Command Make(string kind, string help, string description, Func<GanServiceClient, string, ParseResult, CancellationToken, Task<string>> delete)
    {
        var name = new Argument<string>(kind.ToUpperInvariant()) { Description = help };
        var command = new Command(kind, description) { name };
        command.SetAction(async (wanted, cancellationToken) =>
            Console.WriteLine($"{await delete(Connection.Open(wanted), wanted.GetRequiredValue(name), wanted, cancellationToken)} is deleted."));
        return command;
    }
}
