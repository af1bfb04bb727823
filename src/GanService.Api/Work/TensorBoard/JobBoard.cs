using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Engine.TensorBoard;

namespace GanService.Api.Work.TensorBoard;

/// <summary>A job's file for TensorBoard, which is a convenience: while it cannot be written its curves have a gap. For any thread.</summary>
public sealed class JobBoard(string jobId, IFileStore files, DataFolder folder, TimeProvider time, ILogger log) : IDisposable
{
    private readonly Lock guard = new();
    private EventFile? file;

    /// <summary>Adds something to the file.</summary>
    /// <param name="lastStep">The last step made, for a file that has to be begun.</param>
    /// <param name="write">Gets the file and the time.</param>
    public void Write(int lastStep, Action<EventFile, DateTime> write)
    {
        lock (guard)
        {
            try
            {
                if (!folder.HasRoomFor(0))
                {
                    Dispose();
                    return;
                }

                var now = time.GetUtcNow().UtcDateTime;
                file ??= new(files.PathOf(FileKeys.TensorBoard(jobId)), lastStep, now);
                write(file, now);
                file.Flush();
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                log.LogWarning("Job {JobId}: TensorBoard's file cannot be written: {Reason}", jobId, error.Message);
                Dispose();
            }
        }
    }

    /// <summary>Closes the file; what is added later begins another one.</summary>
    public void Dispose()
    {
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // What it still held does not fit either.
        }

        file = null;
    }
}
