namespace GanService.Engine.Data;

/// <summary>Images that cannot become a dataset.</summary>
public sealed class DatasetRejectedException(string message, ImportReport? report = null) : Exception(message)
{
    /// <summary>What was found, where anything was.</summary>
    public ImportReport? Report => report;
}
