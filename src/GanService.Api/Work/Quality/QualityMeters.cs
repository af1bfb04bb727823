using GanService.Engine.Data;
using GanService.Engine.Quality;

namespace GanService.Api.Work.Quality;

/// <summary>Keeps the meter that was used last: jobs that follow each other mostly have the same dataset and image size.</summary>
public sealed class QualityMeters
{
    private (string DatasetId, int ImageSize, QualityMeter? Meter)? last;

    /// <summary>The meter of a dataset; null where it has too few images. For one thread at a time.</summary>
    public QualityMeter? Of(string datasetId, PackedDataset dataset, CancellationToken stop)
    {
        if (last is not { } kept || kept.DatasetId != datasetId || kept.ImageSize != dataset.ImageSize)
            last = kept = (datasetId, dataset.ImageSize, QualityMeter.Of(dataset, stop: stop));
        return kept.Meter;
    }
}
