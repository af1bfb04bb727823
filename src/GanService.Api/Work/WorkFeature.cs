using GanService.Api.Work.Checkpoints;
using GanService.Api.Work.Datasets;
using GanService.Api.Work.Jobs;
using GanService.Api.Work.Quality;
using GanService.Api.Work.Searches;
using GanService.Api.Work.Webhooks;

namespace GanService.Api.Work;

/// <summary>What is done for requests, and goes on without them: training, measuring, verifying and importing. It learns of it from rows.</summary>
public static class WorkFeature
{
    public static void AddWork(this IServiceCollection services)
    {
        services.AddSingleton<CheckpointStore>();
        services.AddSingleton<QualityMeters>();
        services.AddSingleton<TrainingMeter>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService<TrainingWorker>();
        services.AddSingleton<Verifications>();
        services.AddHostedService(provider => provider.GetRequiredService<Verifications>());
        services.AddSingleton<ImportTurns>();
        services.AddSingleton<DatasetImport>();
        services.AddHostedService<DatasetImports>();
        services.AddHostedService<WebhookSender>();
        services.AddHostedService<SearchWorker>();
    }
}
