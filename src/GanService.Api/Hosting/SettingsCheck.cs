using System.ComponentModel;
using System.Reflection;
using GanService.Api.Settings;
using GanService.Api.Web.Http;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary>Says what is wrong with the settings, before anything uses them.</summary>
public static class SettingsCheck
{
    private const string Section = "GanService";

    /// <summary>What the framework, the log and OpenTelemetry are set by.</summary>
    private static readonly string[] frameworks =
        ["urls", "http_ports", "https_ports", "https_port", "environment", "contentRoot", "webRoot", "applicationName", "allowedHosts", "shutdownTimeoutSeconds", "detailedErrors", "ForwardedHeaders_Enabled", "Kestrel", "Logging", "Serilog"];

    /// <summary>Says which setting of a command line nothing would read; null where there is none. They are as <see cref="Commands"/> takes them.</summary>
    public static string? UnknownOnCommandLine(string[] arguments)
    {
        foreach (var (name, value) in new ConfigurationBuilder().AddCommandLine(arguments).Build().AsEnumerable())
        {
            var first = name.Split(':')[0];
            if (value is null || first.Equals(Section, StringComparison.OrdinalIgnoreCase) || frameworks.Contains(first, StringComparer.OrdinalIgnoreCase) || first.StartsWith("OTEL_", StringComparison.Ordinal) || IsOfEnvironment(name, value))
                continue;
            return typeof(GanServiceOptions).GetProperty(first, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { } setting
                ? $"there is no setting '{name}'; write --{Section}:{setting.Name}={value}"
                : $"there is no setting '{name}'. The address is set by --urls=http://localhost:9000, all else by --{Section}:Name=value; docs/settings.md lists the names";
        }

        return null;
    }

    /// <exception cref="StartupFailedException">One is wrong or unknown.</exception>
    public static void CheckSettings(this WebApplication app)
    {
        var known = typeof(GanServiceOptions).GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var given in app.Configuration.GetSection(Section).GetChildren())
        {
            if (!known.TryGetValue(given.Key, out var setting))
                throw StartupFailedException.OfSetting($"GanService has no setting {given.Key}; there are {string.Join(", ", known.Keys)}.");
            if (given.Value is { } text && TypeDescriptor.GetConverter(setting.PropertyType) is var converter && converter.CanConvertFrom(typeof(string)) && !(setting.PropertyType.IsEnum ? Enum.TryParse(setting.PropertyType, text, ignoreCase: true, out _) : converter.IsValid(text)))
                throw StartupFailedException.OfSetting($"{Section}:{setting.Name} must be {Describe(setting)}, not '{text}'.");
        }

        if (app.Configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
            throw StartupFailedException.OfSetting("ASPNETCORE_FORWARDEDHEADERS_ENABLED would trust such headers from anybody; remove it, and name the proxies in GanService:KnownProxies.");
        try
        {
            _ = app.Services.GetRequiredService<IOptions<GanServiceOptions>>().Value;
        }
        catch (Exception error) when (error is InvalidOperationException or OptionsValidationException) // the former of what is within a setting
        {
            throw StartupFailedException.OfSetting(error is OptionsValidationException ? error.Message : $"The settings under {Section} cannot be read: one of them has an unknown name or an invalid value. docs/settings.md lists them.", error);
        }
    }

    // Who hosts the service in a process of its own, as tests do, gets these passed on as arguments.
    private static bool IsOfEnvironment(string name, string value) => Environment.GetEnvironmentVariable($"DOTNET_{name}") == value || Environment.GetEnvironmentVariable($"ASPNETCORE_{name}") == value;

    private static string Describe(PropertyInfo setting) =>
        setting.PropertyType.IsEnum ? $"one of: {string.Join(", ", Enum.GetNames(setting.PropertyType))}" : FieldWords.Describe(setting.PropertyType, FieldWords.RangeOf(setting));
}
