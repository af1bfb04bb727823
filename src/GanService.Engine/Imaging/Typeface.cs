using SkiaSharp;

namespace GanService.Engine.Imaging;

/// <summary>
/// DejaVu Sans, the font of captions and plots. It travels inside the assembly: a server or a container image has no fonts, and text
/// then comes out empty without an error.
/// </summary>
internal static class Typeface
{
    private const string Resource = "DejaVuSans.ttf";

    /// <summary>For any thread.</summary>
    public static SKTypeface Sans { get; } = Load();

    private static SKTypeface Load()
    {
        using var file = typeof(Typeface).Assembly.GetManifestResourceStream(Resource);
        return SKTypeface.FromStream(file) ?? throw new InvalidOperationException($"The assembly lacks the font {Resource}.");
    }
}
