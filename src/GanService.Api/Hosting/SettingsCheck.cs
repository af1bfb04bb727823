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

    private static string Describe(PropertyInfo setting) =>
        setting.PropertyType.IsEnum ? $"one of: {string.Join(", ", Enum.GetNames(setting.PropertyType))}" : FieldWords.Describe(setting.PropertyType, FieldWords.RangeOf(setting));
}
