using GanService.Engine.Data;
using GanService.Engine.Recipes;

namespace GanService.Engine.Training;

/// <summary>Prepares the inputs of the next step on a thread of its own while the current step is made.</summary>
internal sealed class InputPipeline : IDisposable
{
    private readonly SemaphoreSlim wanted = new(0);
    private readonly SemaphoreSlim ready = new(0);
    private readonly Thread thread;
    private StepInputs prepared;
    private StepInputs inUse;
    private int next;
    private bool ended;

    /// <summary>Begins with the inputs of <paramref name="firstStep"/>.</summary>
    public InputPipeline(TrainingConfiguration configuration, PackedDataset dataset, int firstStep)
    {
        (prepared, inUse, next) = (new(configuration, dataset), new(configuration, dataset), firstStep);
        thread = new(Prepare) { IsBackground = true, Name = "training inputs" };
        thread.Start();
        wanted.Release();
    }

    /// <summary>The inputs of the next step, valid until the next call.</summary>
    public StepInputs Take()
    {
        ready.Wait();
        (prepared, inUse) = (inUse, prepared);
        next++;
        wanted.Release();
        return inUse;
    }

    public void Dispose()
    {
        ended = true;
        wanted.Release();
        thread.Join();
        wanted.Dispose();
        ready.Dispose();
    }

    private void Prepare()
    {
        while (true)
        {
            wanted.Wait();
            if (ended)
                return;
            prepared.Fill(next);
            ready.Release();
        }
    }
}
