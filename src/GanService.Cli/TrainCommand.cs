using System.CommandLine;
using GanService.Client;

namespace GanService.Cli;

/// <summary><c>ganservice train</c></summary>
internal static class TrainCommand
{
    public static Command Make()
    {
        var dataset = new Option<string?>("--dataset") { Description = "Name of a dataset; synthetic faces when left out.", HelpName = "NAME" };
        var images = new Option<string?>("--images") { Description = "In its place: a folder or an archive of pictures, which is uploaded under its own name.", HelpName = "PATH" };
        var recipe = new Option<string?>("--recipe") { Description = "Name of a recipe, such as faces; the service's own choice when left out.", HelpName = "NAME" };
        var steps = NumberOption.Make<int>("--steps", "Steps to train; otherwise as many as the recipe has.");
        var seed = NumberOption.Make<long>("--seed", "The same seed trains the same networks.");
        var size = NumberOption.Make<int>("--size", "Side of the faces in pixels.");
        var name = new Option<string?>("--name") { Description = "What the job is called.", HelpName = "TEXT" };
        var watch = new Option<bool>("--watch") { Description = "Show how far it is until it ends." };
        var command = new Command("train", "Queue a training job") { dataset, images, recipe, steps, seed, size, name, watch };
        command.Validators.Add(result =>
        {
            if (result.GetValue(dataset) is not null && result.GetValue(images) is not null)
                result.AddError("--dataset and --images cannot go together: the pictures become a dataset of their own.");
        });
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var client = Connection.Open(wanted);
            var uploaded = wanted.GetValue(images) is { } path ? await DatasetCommands.UploadAsync(client, new(DatasetCommands.NameOf(path)), path, cancellationToken) : null;
            var job = await QueueAsync(
                client,
                new()
                {
                    Dataset = uploaded?.Name ?? wanted.GetValue(dataset),
                    Recipe = wanted.GetValue(recipe),
                    Steps = wanted.GetValue(steps),
                    Seed = wanted.GetValue(seed),
                    ImageSize = wanted.GetValue(size),
                    Name = wanted.GetValue(name),
                },
                cancellationToken);
            Console.WriteLine($"Job {job.Id} ({job.Name}) is queued: {job.Steps:N0} steps of recipe {job.Recipe} on {job.Dataset}.");
            if (wanted.GetValue(watch))
                return await WatchCommand.RunAsync(client, job, wanted, cancellationToken);
            Console.WriteLine($"Watch it: {wanted.Command($"watch {job.Id}")}");
            return 0;
        });
        return command;
    }

    private static async Task<Job> QueueAsync(GanServiceClient client, NewJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await client.QueueJobAsync(job, cancellationToken: cancellationToken);
        }
        catch (GanServiceException refused) when (refused.Errors.TryGetValue("dataset", out var reasons) && reasons[0].StartsWith($"There is no dataset '{job.Dataset}'.", StringComparison.Ordinal))
        {
            throw new CommandException($"There is no dataset '{job.Dataset}'. 'ganservice datasets' lists them, and 'ganservice upload NAME PATH' makes one.");
        }
    }
}
