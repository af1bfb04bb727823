using System.Threading.Channels;
using GanService.Engine;

namespace GanService.Api.Generation;

/// <summary>
/// The one thread that runs forward passes for requests: thread counts belong to a thread, and the number of threads decides how
/// sums are rounded, so a face can only stay the same byte for byte if it is always the same thread's work.
/// </summary>
public sealed class InferenceThread : IDisposable
{
    private readonly Channel<Action> work = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly Thread thread;

    public InferenceThread()
    {
        thread = new(Loop) { IsBackground = true, Name = "inference" };
        thread.Start();
    }

    /// <summary>Runs a function there. One whose caller has gone is not started.</summary>
    public async Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await work.Writer.WriteAsync(() => Complete(result, function, cancellationToken), cancellationToken);
        return await result.Task;
    }

    public void Dispose()
    {
        work.Writer.TryComplete();
        thread.Join();
    }

    private static void Complete<T>(TaskCompletionSource<T> result, Func<T> function, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            result.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            result.SetResult(function());
        }
        catch (Exception error)
        {
            result.SetException(error);
        }
    }

    private void Loop()
    {
        TorchRuntime.UseThreads(1);
        while (work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (work.Reader.TryRead(out var action))
                action();
        }
    }
}
