namespace GanService.Engine.Quality;

/// <summary>Counts the measurements of a job since the best one. It goes on from what the reports say, of which only some are kept.</summary>
/// <param name="patience">So many are enough; 0 is for ever.</param>
public sealed class EarlyStopping(int patience)
{
    private double best = double.PositiveInfinity;
    private int sinceBest;

    /// <summary>Whether nothing better is to be expected.</summary>
    public bool IsDue => patience > 0 && sinceBest >= patience;

    /// <summary>Takes in the next report of a job.</summary>
    /// <returns>It with what was counted, unless it says so already.</returns>
    public QualityReport Add(QualityReport report)
    {
        sinceBest = report.Distance < best ? 0 : report.SinceBest ?? sinceBest + 1;
        best = Math.Min(best, report.Distance);
        return report with { SinceBest = sinceBest };
    }
}
