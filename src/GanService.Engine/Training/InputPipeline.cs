using GanService.Engine.Data;
using GanService.Engine.Recipes;

namespace GanService.Engine.Training;

/// <summary>Prepares the inputs of the next step on a thread of its own while the current step is made.</summary>
internal sealed class InputPipeline : IDisposable
{
    private readonly object turn = new(); // a semaphore would spin, on a core that the step can use
    private readonly Thread thread;
    private StepInputs prepared;
    private StepInputs inUse;
    private int next;
    private bool isReady;
    private bool ended;

    /// <summary>Begins with the inputs of <paramref name="firstStep"/>.</summary>
    public InputPipeline(TrainingConfiguration configuration, PackedDataset dataset, int firstStep)
    {
        (prepared, inUse, next) = (new(configuration, dataset), new(configuration, dataset), firstStep);
        thread = new(Prepare) { IsBackground = true, Name = "training inputs" };
        thread.Start();
    }

    /// <summary>The inputs of the next step, valid until the next call.</summary>
    public StepInputs Take()
    {
        lock (turn)
        {
            while (!isReady)
                Monitor.Wait(turn);
            (prepared, inUse) = (inUse, prepared);
            next++;
            isReady = false;
            Monitor.Pulse(turn);
        }

        return inUse;
    }

    public void Dispose()
    {
        lock (turn)
        {
            ended = true;
            Monitor.Pulse(turn);
        }

        thread.Join();
    }

    private void Prepare()
    {
        while (true)
        {
            lock (turn)
            {
                while (isReady && !ended)
                    Monitor.Wait(turn);
                if (ended)
                    return;
            }

            prepared.Fill(next);
            lock (turn)
            {
                isReady = true;
                Monitor.Pulse(turn);
            }
        }
    }
}
