using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Engine.Compute;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Http;

/// <summary>
/// Has requests wait for a training beside them that was kept from the processor while they were answered. Each request goes first, as
/// threads that train are nicer; but what training lost by that beyond its share, it is owed before the next one begins.
/// </summary>
public sealed class TrainingShare(TrainingHere training, IOptions<GanServiceOptions> options) : IDisposable
{
    private const int Answerable = 4; // times what requests use

    private static readonly TimeSpan lookInterval = TimeSpan.FromMilliseconds(20), mostOwed = TimeSpan.FromSeconds(2), patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1); // who waits longest is next
    private readonly Lock guard = new();
    private readonly double share = options.Value.TrainingShare;
    private readonly ProcessorTimes times = new(ThreadNiceness.Training);
    private long looked;
    private TimeSpan used; // of the processors, by the whole process
    private TimeSpan owed;
    private int answering;
    private bool wasAnswering;

    /// <summary>Answers a request when its time has come, or when it has waited long enough.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (training.IsRunning && share > 0)
            await WaitAsync(context.RequestAborted);
        Interlocked.Increment(ref answering);
        Volatile.Write(ref wasAnswering, true);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref answering);
        }
    }

    /// <summary>What a training is owed after some more time.</summary>
    /// <param name="before">What it was owed before.</param>
    /// <param name="share">Its part of the time in which it could run.</param>
    /// <param name="ran">How long it ran meanwhile.</param>
    /// <param name="waited">How long it waited for a processor.</param>
    /// <param name="elapsed">How long that was in all.</param>
    /// <param name="others">What the rest of the process used of the processors; it is answerable for a few times as much, which its clients and a proxy may use on the same machine.</param>
    /// <param name="isTheirs">Whether requests were answered meanwhile.</param>
    public static TimeSpan Owed(TimeSpan before, double share, TimeSpan ran, TimeSpan waited, TimeSpan elapsed, TimeSpan others, bool isTheirs)
    {
        var (lost, answerable) = (((ran + waited) * share) - ran, others * Answerable);
        var owed = before + (isTheirs ? (lost < answerable ? lost : answerable) : -elapsed * share);
        return owed < TimeSpan.Zero ? TimeSpan.Zero : owed > mostOwed ? mostOwed : owed;
    }

    public void Dispose() => turn.Dispose();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            await turn.WaitAsync(deadline.Token);
            try
            {
                while (Owed() > TimeSpan.Zero)
                    await Task.Delay(lookInterval, deadline.Token);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Late is better than never; and who has gone is noticed by the handler.
        }
    }

    private TimeSpan Owed()
    {
        lock (guard)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(looked);
            if (elapsed < lookInterval)
                return owed;
            looked = TimeProvider.System.GetTimestamp();
            var (ran, waited) = times.SinceLast();
            var (before, now) = (used, Environment.CpuUsage.TotalTime);
            used = now;
            var others = now - before - ran;
            var isTheirs = Volatile.Read(ref wasAnswering); // or else another program keeps it from the processor, and waiting for that would help nobody
            Volatile.Write(ref wasAnswering, Volatile.Read(ref answering) > 0);
            owed = elapsed < mostOwed ? Owed(owed, share, ran, waited, elapsed, others < TimeSpan.Zero ? TimeSpan.Zero : others, isTheirs) : TimeSpan.Zero; // nobody has asked for long
            return owed;
        }
    }
}

/// <summary>Keeps a share of the processor for training.</summary>
public static class TrainingShareFeature
{
    /// <summary>Call it first: refusals take time, too.</summary>
    public static void UseTrainingShare(this WebApplication app)
    {
        var share = app.Services.GetRequiredService<TrainingShare>();
        app.Use((context, next) => context.GetEndpoint()?.Metadata.Contains(typeof(TrainingShareFeature)) == true ? next(context) : share.AnswerAsync(context, next));
    }

    /// <summary>Has requests of a route not wait: they tell whether the service lives, or last and take no time.</summary>
    public static T WithoutWaiting<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(typeof(TrainingShareFeature));
}
