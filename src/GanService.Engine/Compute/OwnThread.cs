
namespace GanService.Engine.Compute;

/// <summary>Long work on a thread of its own, which is named and lets others go first.</summary>
public static class OwnThread
{
    /// <summary>The task ends with the work, and with its error.</summary>
    public static Task Run(string name, int niceness, Action work)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                ThreadNiceness.LowerForThisThread(niceness);
                work();
                ended.SetResult();
            }
            catch (Exception error)
            {
                ended.SetException(error);
            }
        })
        { IsBackground = true, Name = name }.Start();
        return ended.Task;
    }
}
