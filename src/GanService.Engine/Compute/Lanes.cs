using System.Runtime.Intrinsics;

namespace GanService.Engine.Compute;

/// <summary>Which lanes this processor is best at.</summary>
internal static class Lanes
{
    /// <summary>There are 512-bit registers; tests try both.</summary>
    public static bool AreWide { get; set; } = Vector512.IsHardwareAccelerated;
}
