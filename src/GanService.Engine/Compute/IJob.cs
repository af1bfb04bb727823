namespace GanService.Engine.Compute;

/// <summary>Work that the threads of a <see cref="ThreadTeam"/> share.</summary>
internal interface IJob
{
    /// <summary>Does part <paramref name="part"/> of <paramref name="parts"/>; <paramref name="scratch"/> belongs to the thread that does it.</summary>
    void Run(int part, int parts, NativeArray scratch);
}
