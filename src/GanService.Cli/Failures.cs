using System.CommandLine;
using System.Net;
using GanService.Client;

namespace GanService.Cli;

/// <summary>How commands end that cannot do what was asked: with one line, and a code.</summary>
internal static class Failures
{
    public const int Failed = 1, WrongUsage = 2, Interrupted = 130;

    public static int Tell(string reason, int code)
    {
        Console.Error.WriteLine($"ganservice: {reason.ReplaceLineEndings(" ")}");
        return code;
    }

    public static int TellUsage(ParseResult wanted, string reason)
    {
        var command = wanted.CommandResult.Command is RootCommand ? "ganservice" : $"ganservice {wanted.CommandResult.Command.Name}";
        return Tell($"{(wanted.UnmatchedTokens is [var unknown, ..] ? $"There is no '{unknown}' here." : reason)} '{command} --help' shows what there is.", WrongUsage);
    }

    /// <summary>What to do about an error, or null where nobody expected it.</summary>
    public static string? Explain(Exception error, ParseResult wanted) => error switch
    {
        CommandException => error.Message,
        GanServiceException { Status: HttpStatusCode.Unauthorized } when Connection.KeyOf(wanted) is null =>
            "The service asks for a key: give it in GAN_KEY or with --key. 'keys create' makes one where the service runs.",
        GanServiceException => error.Message,
        HttpRequestException => $"No service can be reached at {wanted.GetValue(Connection.Url)} ({error.GetBaseException().Message}). Start it, or say where it is with --url or GANSERVICE_URL.",
        OperationCanceledException { InnerException: TimeoutException } => $"The service at {wanted.GetValue(Connection.Url)} does not answer in time. Try again later.",
        IOException or UnauthorizedAccessException => error.Message,
        _ => null,
    };
}

/// <summary>A command cannot do what was asked; the message says what to do.</summary>
internal sealed class CommandException(string message, int code = Failures.Failed) : Exception(message)
{
    public int Code => code;
}
