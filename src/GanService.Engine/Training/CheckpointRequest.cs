namespace GanService.Engine.Training;

/// <summary>How a host asks a training, from any thread, for a checkpoint of the step that it is making.</summary>
public sealed class CheckpointRequest
{
    private int asked;

    public void Ask() => Interlocked.Exchange(ref asked, 1);

    internal bool Take() => Interlocked.Exchange(ref asked, 0) == 1;
}
