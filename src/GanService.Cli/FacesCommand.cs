using System.CommandLine;
using System.Net;
using GanService.Client;

namespace GanService.Cli;

/// <summary><c>ganservice faces</c></summary>
internal static class FacesCommand
{
    public static Command Make()
    {
        var checkpoint = new Option<string?>("--checkpoint") { Description = $"{Names.CheckpointHelp} 'latest' when left out.", HelpName = "CHECKPOINT" };
        var seed = NumberOption.Make<long>("--seed", "The seed of the first face; the others have the next ones.");
        var count = NumberOption.Make<int>("--count", "How many faces, in one picture.");
        var scale = NumberOption.Make<int>("--scale", "Enlargement of the picture, 1 to 16.");
        var truncation = NumberOption.Make<double>("--truncation", "Below 1, faces are calmer and more alike; 0 gives the typical face.");
        var output = new Option<string>("--output", "-o") { Description = "The PNG file to write.", HelpName = "FILE", Required = true };
        var command = new Command("faces", "Draw faces") { checkpoint, seed, count, scale, truncation, output };
        command.SetAction(async (wanted, cancellationToken) =>
        {
            var request = new FacesRequest { Checkpoint = wanted.GetValue(checkpoint), Seed = wanted.GetValue(seed), Count = wanted.GetValue(count), Scale = wanted.GetValue(scale), Truncation = wanted.GetValue(truncation) };
            var path = wanted.GetRequiredValue(output);
            await File.WriteAllBytesAsync(path, await DrawAsync(Connection.Open(wanted), request, cancellationToken), cancellationToken);
            Console.WriteLine($"{path} is written.");
        });
        return command;
    }

    // The service is asked first: a key for faces only may not list checkpoints.
    private static async Task<byte[]> DrawAsync(GanServiceClient client, FacesRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.DrawAsync(request, cancellationToken);
        }
        catch (GanServiceException missing) when (missing.Status == HttpStatusCode.NotFound && request.Checkpoint is { } name)
        {
            return await client.DrawAsync(request with { Checkpoint = await client.FindCheckpointAsync(name, cancellationToken) }, cancellationToken);
        }
    }
}
