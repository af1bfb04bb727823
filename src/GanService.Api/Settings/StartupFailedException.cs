using GanService.Api.Hosting;

namespace GanService.Api.Settings;

/// <summary>The service cannot start, for a reason that one line can tell.</summary>
public sealed class StartupFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; init; } = Commands.Failed;

    /// <summary>A setting is wrong.</summary>
    public static StartupFailedException OfSetting(string message, Exception? error = null) => new(message.ReplaceLineEndings(" "), error) { ExitCode = Commands.Wrong };
}
