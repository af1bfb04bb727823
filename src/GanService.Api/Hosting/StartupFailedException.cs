namespace GanService.Api.Hosting;

/// <summary>The service cannot start, for a reason that one line can tell.</summary>
public sealed class StartupFailedException(string message, Exception? inner = null) : Exception(message, inner);
