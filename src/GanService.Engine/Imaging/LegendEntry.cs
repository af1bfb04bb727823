using ScottPlot;

namespace GanService.Engine.Imaging;

/// <summary>A line of a plot and its name, or, without a color, a remark.</summary>
internal sealed record LegendEntry(string Text, Color? Color = null, bool IsDashed = false);
