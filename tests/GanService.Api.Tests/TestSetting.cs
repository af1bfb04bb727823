using System.Globalization;

namespace GanService.Api.Tests;

/// <summary>How much a test does that can do more than it does among all others.</summary>
public static class TestSetting
{
    /// <summary>The value of an environment variable, where it is set.</summary>
    public static int Of(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
