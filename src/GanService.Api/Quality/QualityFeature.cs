namespace GanService.Api.Quality;

/// <summary>How good the faces of checkpoints are, measured beside training.</summary>
public static class QualityFeature
{
    public static void AddQuality(this IServiceCollection services) => services.AddSingleton<QualityMeters>();
}
