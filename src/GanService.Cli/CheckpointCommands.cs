using System.CommandLine;
using GanService.Client;

namespace GanService.Cli;

/// <summary><c>ganservice checkpoints</c> and <c>download</c></summary>
internal static class CheckpointCommands
{
    private const int Shown = 50;

    public static Command List()
    {
        var id = new Argument<string?>("JOB") { Description = $"Only those of a job. {Names.JobHelp}", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("checkpoints", $"List the newest {Shown} checkpoints") { id };
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var client = Connection.Open(wanted);
            var job = wanted.GetValue(id) is { } name ? await client.FindJobAsync(name, cancellationToken) : null;
            var checkpoints = await client.ListCheckpointsAsync(job?.Id, cancellationToken).Take(Shown).ToListAsync(cancellationToken);
            var ids = Names.Shortened([.. checkpoints.Select(c => c.Id)]);
            Output.Table(
                ["CHECKPOINT", "STEP", "SIDE", "DISTANCE", "SAVED", "JOB"],
                [.. checkpoints.Select((c, i) => (IReadOnlyList<string>)[ids[i], $"{c.Step:N0}", $"{c.ImageSize}", c.Quality is { } quality ? $"{quality.Distance:0.00}" : "", Output.Time(c.CreatedAt), c.JobId == c.Id ? "imported" : c.JobId])]);
        });
        return command;
    }

    public static Command Download()
    {
        var name = new Argument<string>("CHECKPOINT") { Description = Names.CheckpointHelp };
        var onnx = new Option<bool>("--onnx") { Description = "As an ONNX file, in place of safetensors." };
        var output = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var command = new Command("download", "Fetch the generator of a checkpoint") { name, onnx, output };
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var client = Connection.Open(wanted);
            var checkpoint = await client.FindCheckpointAsync(wanted.GetRequiredValue(name), cancellationToken);
            var path = wanted.GetRequiredValue(output);
            await Output.WriteFileAsync(path, file => client.DownloadGeneratorAsync(checkpoint, file, wanted.GetValue(onnx) ? GeneratorFormat.Onnx : GeneratorFormat.Safetensors, cancellationToken));
            Console.WriteLine($"{path}: the generator of checkpoint {checkpoint}, {new FileInfo(path).Length:N0} bytes.");
        });
        return command;
    }
}
