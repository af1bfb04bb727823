using System.Reflection;

namespace GanService.Api.Settings;

/// <summary>Which GanService this is.</summary>
public static class ServiceVersion
{
    /// <summary>Such as 0.1.0.</summary>
    public static string Text { get; } = typeof(ServiceVersion).Assembly.GetName().Version!.ToString(3);

    /// <summary>With the commit, where it was built from one.</summary>
    public static string Full { get; } = typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
