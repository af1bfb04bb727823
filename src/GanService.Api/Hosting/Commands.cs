using GanService.Api.Settings;

namespace GanService.Api.Hosting;

/// <summary>The command line: which commands there are, and what is said of a wrong one.</summary>
public static class Commands
{
    /// <summary>Exit code of a command that failed while it ran.</summary>
    public const int Failed = 1;

    /// <summary>Exit code of a wrong command or setting.</summary>
    public const int Wrong = 2;

    private const string Demo = "demo", Keys = "keys";

    private static readonly Command[] commands =
    [
        new("", "", "serve until stopped"),
        new(Demo, "", "serve, train a first job, and show its faces"),
        new("backup", "FOLDER", "copy the data folder, of a service that runs too, to a new folder", (folder, settings) => BackupCommand.RunAsync(GanServiceOptions.DataDirectoryOf(settings), folder), "/backups/monday"),
        new("migrate", "WHERE", "copy everything 'to-servers' (PostgreSQL and S3), or back 'to-folder'", MigrateCommand.RunAsync, MigrateCommand.ToServers),
        new(Keys, "WHAT", "'create', 'list' or 'revoke' the keys that requests from other machines need", KeysCommand.RunAsync, "create --name laptop --scopes read,generate --expires 30d"),
        new("adopt", "", "make the data folder the service's own as it is, when its database was lost or replaced", (_, settings) => AdoptCommand.RunAsync(GanServiceOptions.DataDirectoryOf(settings))),
        new("lost", "", "list what was found in the data folder without a row", (_, settings) => Task.FromResult(LostCommand.Run(GanServiceOptions.DataDirectoryOf(settings)))),
        new("health", "", "ask the service on this machine whether it is alive", (_, _) => HealthCommand.RunAsync()),
    ];

    private static string Usage => $"""
        GanService trains a GAN on pictures of faces and serves the faces it learned to fake.

        {string.Join(Environment.NewLine, commands.Select(c => $"  {$"GanService.Api {string.Join(' ', new[] { c.Name, c.Operand }.Where(word => word.Length > 0))}",-32}{c.Help}"))}
          {"GanService.Api --help",-32}show this
          {"GanService.Api --version",-32}show which version this is

        Settings follow the command, such as --urls=http://localhost:9000 or --GanService:DataDirectory=/srv/faces.
        The exit code is 0 when all went well, 1 when something failed, and 2 when a command or setting is wrong.
        """;

    /// <summary>Runs what the arguments ask for, unless it is to serve.</summary>
    /// <returns>The exit code; null when the service is to start.</returns>
    public static async Task<int?> RunAsync(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h"))
            return Show(Usage);
        if (arguments is ["--version"])
            return Show($"GanService {ServiceVersion.Full}");
        var name = arguments is [var first, ..] && IsWord(first) ? first : "";
        if (commands.SingleOrDefault(c => c.Name == name) is not { } command)
            return await RefuseAsync($"there is no command '{name}'; there are {string.Join(", ", commands.Select(c => c.Name).Where(n => n.Length > 0))}");
        string[] rest = name.Length > 0 ? arguments[1..] : arguments;
        var operand = command.Operand.Length > 0 && rest is [var second, ..] && IsWord(second) ? second : "";
        if (operand.Length == 0 && command.Operand.Length > 0)
            return await RefuseAsync($"{name} needs a {command.Operand}, such as '{name} {command.Example}'");
        string[] settings = operand.Length > 0 ? rest[1..] : rest;
        if (NoSetting(settings) is { } wrong)
            return await RefuseAsync($"'{wrong}' is no setting; one has a name and a value, such as --urls=http://localhost:9000");
        if (name != Keys && SettingsCheck.UnknownOnCommandLine(settings) is { } reason) // which has options of its own
            return await RefuseAsync(reason);
        return command.RunAsync is null ? null : await command.RunAsync(operand, settings);
    }

    /// <summary>Says why the service cannot start.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> FailAsync(StartupFailedException error) => FailAsync($"GanService cannot start: {error.Message}", error.ExitCode);

    /// <summary>Says in one line why a command failed.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> FailAsync(string reason, int exitCode = Failed)
    {
        await Console.Error.WriteLineAsync(reason.ReplaceLineEndings(" "));
        return exitCode;
    }

    /// <summary>Whether a demo is to be shown, and the settings to serve with.</summary>
    public static (bool IsDemo, string[] Settings) ToServe(string[] arguments) => arguments is [Demo, .. var rest] ? (true, rest) : (false, arguments);

    // As the framework reads them: --name=value, --name value, or name=value.
    private static string? NoSetting(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var isLong = arguments[i].StartsWith("--", StringComparison.Ordinal);
            if (arguments[i].Contains('=') && (isLong || !arguments[i].StartsWith('-')))
                continue;
            if (!isLong || i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
                return arguments[i];
            i++; // its value
        }

        return null;
    }

    private static bool IsWord(string argument) => !argument.StartsWith('-') && !argument.Contains('=');

    private static int Show(string text)
    {
        Console.WriteLine(text);
        return 0;
    }

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync($"GanService: {reason}. --help shows what there is.");
        return Wrong;
    }

    /// <param name="Name">The first word; empty of what is done without one.</param>
    /// <param name="Operand">What has to follow, if anything.</param>
    /// <param name="Help">What it does.</param>
    /// <param name="RunAsync">Does it, with the operand and the settings, and gives the exit code; null where it serves.</param>
    /// <param name="Example">Of the operand.</param>
    private sealed record Command(string Name, string Operand, string Help, Func<string, string[], Task<int>>? RunAsync = null, string Example = "");
}
