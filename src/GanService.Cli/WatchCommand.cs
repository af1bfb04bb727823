using System.CommandLine;
using GanService.Client;

namespace GanService.Cli;

/// <summary><c>ganservice watch</c></summary>
internal static class WatchCommand
{
    public static Command Make()
    {
        var id = new Argument<string>("JOB") { Description = Names.JobHelp };
        var command = new Command("watch", "Show how far a job is until it ends") { id };
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var client = Connection.Open(wanted);
            return await RunAsync(client, await client.FindJobAsync(wanted.GetRequiredValue(id), cancellationToken), wanted, cancellationToken);
        });
        return command;
    }

    /// <returns>0 when the job has made all its steps.</returns>
    public static async Task<int> RunAsync(GanServiceClient client, Job job, ParseResult wanted, CancellationToken cancellationToken)
    {
        var line = new StatusLine();
        try
        {
            await foreach (var happened in client.FollowJobAsync(job.Id, cancellationToken: cancellationToken))
            {
                job = happened switch
                {
                    JobChanged changed => changed.Job,
                    LossesAdded { Losses: { Steps.Count: > 0 } losses } => job with
                    {
                        Step = losses.Steps[^1],
                        Losses = new(losses.DiscriminatorReal[^1], losses.DiscriminatorFake[^1], losses.Generator[^1], losses.DiscriminatorAccuracy[^1]),
                    },
                    _ => job,
                };
                if (happened is NoticeGiven notice)
                {
                    line.End();
                    Console.WriteLine(notice.Text);
                }

                line.Show($"{job.State}", Describe(job));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            line.End();
            Console.WriteLine($"The job goes on. Watch it again: {wanted.Command($"watch {job.Id}")}; end it: {wanted.Command($"cancel {job.Id}")}");
            return Failures.Interrupted;
        }

        line.End();
        return End(job, wanted);
    }

    private static string Describe(Job job)
    {
        List<string> parts =
        [
            job switch
            {
                { PreparedShare: { } share } => $"preparing images, {share:P0}",
                { QueuePosition: { } position } => $"queued, number {position}",
                _ => $"{job.State}".ToLowerInvariant(),
            },
            $"step {job.Step:N0} of {job.Steps:N0}",
        ];
        if (job.StepsPerSecond is { } rate)
            parts.Add($"{rate:0.0} steps/s");
        if (job.EtaSeconds is { } left)
            parts.Add($"{Output.Duration(left)} left");
        if (job.Losses is { } losses)
            parts.Add($"losses: real {losses.DiscriminatorReal:0.000}, fake {losses.DiscriminatorFake:0.000}, generator {losses.Generator:0.000}");
        return string.Join("  ", parts);
    }

    private static int End(Job job, ParseResult wanted)
    {
        if (job.Warning is { } warning)
            Console.WriteLine(warning);
        if (job.State == JobState.Failed)
            return Failures.Tell($"The job failed: {job.Error}", Failures.Failed);
        Console.WriteLine($"The job is {job.State.ToString().ToLowerInvariant()} after {job.Step:N0} steps{(job is { StartedAt: { } start, EndedAt: { } end } ? $" and {Output.Duration((end - start).TotalSeconds)}" : "")}.");
        if (job.Checkpoint is { } checkpoint)
            Console.WriteLine($"Its faces: {wanted.Command($"faces --checkpoint {checkpoint} --count 25 -o faces.png")}");
        return job.State == JobState.Completed ? 0 : Failures.Failed;
    }
}
