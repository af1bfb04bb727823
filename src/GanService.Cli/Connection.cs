using System.CommandLine;
using GanService.Client;

namespace GanService.Cli;

/// <summary>Where the service is, and who asks.</summary>
internal static class Connection
{
    private const string UrlVariable = "GANSERVICE_URL", KeyVariable = "GAN_KEY";

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10); // with an address at which nobody answers

    public static Option<string> Url { get; } = new("--url")
    {
        Description = $"The service's address; {UrlVariable} says it, too.",
        HelpName = "ADDRESS",
        Recursive = true,
        DefaultValueFactory = _ => Variable(UrlVariable) ?? "http://localhost:8080",
    };

    // Without a default: help would show it.
    public static Option<string?> Key { get; } = new("--key")
    {
        Description = $"The key that a service asks of other machines. Better in {KeyVariable}: others on this machine can see command lines.",
        HelpName = "KEY",
        Recursive = true,
    };

    public static GanServiceClient Open(ParseResult wanted) => new(new HttpClient(new SocketsHttpHandler { ConnectTimeout = patience }) { BaseAddress = AddressOf(wanted) }, KeyOf(wanted));

    public static string? KeyOf(ParseResult wanted) => wanted.GetValue(Key) ?? Variable(KeyVariable);

    /// <summary>What to type for another command to the same service.</summary>
    public static string Command(this ParseResult wanted, string command) =>
        wanted.GetResult(Url) is { Implicit: false } ? $"ganservice {command} --url {wanted.GetValue(Url)}" : $"ganservice {command}";

    private static Uri AddressOf(ParseResult wanted)
    {
        var address = wanted.GetValue(Url)!;
        return Uri.TryCreate(address.TrimEnd('/') + '/', UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new CommandException($"'{address}' is no address of a service. Write it as http://{(address.Contains("://", StringComparison.Ordinal) ? "localhost:8080" : address)}, in --url or {UrlVariable}.", Failures.WrongUsage);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
