using System.Globalization;

namespace GanService.Engine;

/// <summary>Numbers of any size in a few characters, for people.</summary>
internal static class ShortNumber
{
    private const double Large = 1e5, Tiny = 1e-3;

    /// <summary>Three or four digits: 0.693, 1,420, 2.6e11.</summary>
    public static string Of(double value) => value.ToString(
        Math.Abs(value) switch
        {
            0 => "0",
            < Tiny or >= Large => "0.##e0",
            >= 1000 => "#,0",
            >= 100 => "0.#",
            _ => "0.###",
        },
        CultureInfo.InvariantCulture);
}
