namespace GanService.Api.Store;

/// <summary>Whether this process is training: requests that are answered beside it leave it its share of the processor.</summary>
public sealed class TrainingHere
{
    private volatile bool isRunning;

    public bool IsRunning => isRunning;

    /// <summary>Trains.</summary>
    public T Run<T>(Func<T> training)
    {
        isRunning = true;
        try
        {
            return training();
        }
        finally
        {
            isRunning = false;
        }
    }
}
