using System.CommandLine;
using GanService.Client;

namespace GanService.Cli;

/// <summary><c>ganservice jobs</c>, <c>pause</c>, <c>resume</c>, <c>cancel</c> and <c>export</c></summary>
internal static class JobCommands
{
    private const int Shown = 50;

    public static Command List()
    {
        var command = new Command("jobs", $"List the newest {Shown} jobs");
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var jobs = await Connection.Open(wanted).ListJobsAsync(cancellationToken: cancellationToken).Take(Shown).ToListAsync(cancellationToken);
            var ids = Names.Shortened([.. jobs.Select(j => j.Id)]);
            Output.Table(
                ["JOB", "STATE", "STEP", "OF", "RECIPE", "DATASET", "QUEUED", "NAME"],
                [.. jobs.Select((j, i) => (IReadOnlyList<string>)[ids[i], $"{j.State}".ToLowerInvariant(), $"{j.Step:N0}", $"{j.Steps:N0}", j.Recipe, j.Dataset, Output.Time(j.CreatedAt), j.Name])]);
        });
        return command;
    }

    public static Command Pause() => Make("pause", "Pause a job, which can be resumed", (client, id, token) => client.PauseJobAsync(id, token));

    public static Command Resume() => Make("resume", "Put a paused job back into the queue", (client, id, token) => client.ResumeJobAsync(id, token));

    public static Command Cancel() => Make("cancel", "End a job and keep what it made", (client, id, token) => client.CancelJobAsync(id, token));

    public static Command Export()
    {
        var id = new Argument<string>("JOB") { Description = Names.JobHelp };
        var output = new Option<string>("--output", "-o") { Description = "The zip archive to write.", HelpName = "FILE", Required = true };
        var command = new Command("export", "Fetch a job for other tools: its configuration, losses, measurements, samples and best generator") { id, output };
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var client = Connection.Open(wanted);
            var job = await client.FindJobAsync(wanted.GetRequiredValue(id), cancellationToken);
            var path = wanted.GetRequiredValue(output);
            await Output.WriteFileAsync(path, file => client.ExportJobAsync(job.Id, file, cancellationToken));
            Console.WriteLine($"{path}: job {job.Id} ({job.Name}), {new FileInfo(path).Length:N0} bytes.");
        });
        return command;
    }

    private static Command Make(string name, string description, Func<GanServiceClient, string, CancellationToken, Task<Job>> run)
    {
        var id = new Argument<string>("JOB") { Description = Names.JobHelp };
        var command = new Command(name, description) { id };
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var client = Connection.Open(wanted);
            var job = await run(client, (await client.FindJobAsync(wanted.GetRequiredValue(id), cancellationToken)).Id, cancellationToken);
            Console.WriteLine($"Job {job.Id} ({job.Name}) {job switch
            {
                { CancelRequested: true, HasEnded: false } => "ends after its current step",
                { PauseRequested: true, State: JobState.Running } => "pauses after its current step",
                _ => $"is {job.State.ToString().ToLowerInvariant()}",
            }}.");
        });
        return command;
    }
}
