using System.Diagnostics;
using System.Diagnostics.Metrics;
using GanService.Api.Settings;
using GanService.Engine;
using GanService.Engine.Sampling;

namespace GanService.Api.Web.Generators;

/// <summary>
/// Draws the faces that requests wait for, those of several requests in one forward pass. Thread counts belong to a thread, and the number
/// of threads decides how sums are rounded: so passes run on threads that use one core each, and a face is the same whoever draws it.
/// </summary>
public sealed class FaceBatcher : IDisposable
{
    // Of rows that one request gets in its turn, so that large requests do not keep small ones waiting, nor wait for ever themselves.
    private const int RowsATurn = 4;

    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider time;
    private readonly Counter<long> drawn;
    private readonly Histogram<int> rows;
    private readonly object guard = new();
    private readonly LinkedList<Request> waiting = [];
    private readonly Thread[] threads;
    private readonly List<SharedGenerator> passes = []; // under way
    private bool isCrowded;
    private bool isStopping;

    public FaceBatcher(TimeProvider time, ServiceMeter meter)
    {
        this.time = time;
        drawn = meter.Meter.CreateCounter<long>("ganservice.faces", "{face}", "Faces that were drawn for requests");
        rows = meter.Meter.CreateHistogram<int>(
            "ganservice.pass.rows", "{row}", "Rows of forward passes that requests used", advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 12, FaceGenerator.Rows] });
        meter.Meter.CreateObservableGauge("ganservice.faces.waiting", Waiting, "{face}", "Faces that requests wait for and no pass draws yet");
        threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(i => new Thread(Loop) { IsBackground = true, Name = $"inference {i}" })];
        Array.ForEach(threads, thread => thread.Start());
    }

    /// <summary>Draws faces; those of a caller who has gone are not drawn.</summary>
    /// <param name="generator">Held by the caller.</param>
    /// <param name="latents">One a face.</param>
    public async Task<IReadOnlyList<Face>> DrawAsync(SharedGenerator generator, IReadOnlyList<float[]> latents, CancellationToken cancellationToken)
    {
        using var step = ServiceMeter.Steps.StartActivity("draw faces")?.SetTag("ganservice.faces", latents.Count);
        var request = new Request(generator, latents, time.GetTimestamp());
        lock (guard)
        {
            ObjectDisposedException.ThrowIf(isStopping, this);
            waiting.AddLast(request.Place);
            Monitor.PulseAll(guard);
        }

        using var cancellation = cancellationToken.UnsafeRegister(_ => End(request, ended => ended.TrySetCanceled(cancellationToken)), null);
        return await request.Drawn.Task;
    }

    public void Dispose()
    {
        lock (guard)
        {
            isStopping = true;
            Monitor.PulseAll(guard);
        }

        Array.ForEach(threads, thread => thread.Join());
        foreach (var request in waiting.ToList())
            End(request, ended => ended.TrySetCanceled());
    }

    private int Waiting()
    {
        lock (guard)
            return waiting.Sum(r => r.RowsLeft);
    }

    private void Loop()
    {
        TorchRuntime.UseThreads(1);
        while (NextPass() is { } pass)
            Run(pass);
    }

    private Pass? NextPass()
    {
        lock (guard)
        {
            while (!isStopping)
            {
                var wait = Timeout.InfiniteTimeSpan;
                foreach (var requests in waiting.GroupBy(r => r.Generator)) // the one of the oldest request first
                {
                    var left = TimeToWait(requests);
                    if (left == TimeSpan.Zero)
                        return Take(requests.Key);
                    if (wait < TimeSpan.Zero || (left > TimeSpan.Zero && left < wait))
                        wait = left;
                }

                Monitor.Wait(guard, wait);
            }

            return null;
        }
    }

    // A pass costs the same however many rows are used. So a full one begins at once, and another only when its generator has none under
    // way; and where others asked a moment ago, it waits a moment for them to ask again.
    private TimeSpan TimeToWait(IGrouping<SharedGenerator, Request> requests)
    {
        if (requests.Select(r => r.RowsLeft).Take(FaceGenerator.Rows).Sum() >= FaceGenerator.Rows)
            return TimeSpan.Zero;
        if (passes.Contains(requests.Key))
            return Timeout.InfiniteTimeSpan;
        var left = isCrowded ? patience - time.GetElapsedTime(requests.First().Since) : TimeSpan.Zero;
        return TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(left.TotalMilliseconds))); // a monitor waits for whole ones
    }

    private Pass Take(SharedGenerator generator)
    {
        var requests = waiting.Where(r => r.Generator == generator).Take(FaceGenerator.Rows).ToList();
        List<(Request Request, int Index)> rows = [];
        while (rows.Count < FaceGenerator.Rows && requests.Any(r => r.RowsLeft > 0))
        {
            foreach (var request in requests)
            {
                for (var i = 0; i < RowsATurn && request.RowsLeft > 0 && rows.Count < FaceGenerator.Rows; i++)
                    rows.Add((request, request.Taken++));
            }
        }

        foreach (var request in rows.Select(row => row.Request).Distinct())
        {
            waiting.Remove(request.Place);
            if (request.RowsLeft > 0)
                waiting.AddLast(request.Place);
        }

        passes.Add(generator);
        isCrowded = rows[0].Request != rows[^1].Request;
        generator.TryHold(); // callers may go before the pass ends
        return new(generator, rows);
    }

    private void Run(Pass pass)
    {
        using var step = Step(pass);
        try
        {
            var faces = pass.Generator.Faces.Draw([.. pass.Rows.Select(row => row.Request.Latents[row.Index])]);
            drawn.Add(faces.Count);
            rows.Record(faces.Count);
            foreach (var ((request, index), face) in pass.Rows.Zip(faces))
            {
                request.Faces[index] = face;
                if (Interlocked.Increment(ref request.Finished) == request.Faces.Length)
                    request.Drawn.TrySetResult(request.Faces);
            }
        }
        catch (Exception error)
        {
            foreach (var (request, _) in pass.Rows)
                End(request, ended => ended.TrySetException(error));
        }

        pass.Generator.Dispose();
        lock (guard)
        {
            passes.Remove(pass.Generator);
            Monitor.PulseAll(guard);
        }
    }

    // A pass belongs to the oldest of its requests, and the others point to it.
    private static Activity? Step(Pass pass)
    {
        if (!ServiceMeter.Steps.HasListeners())
            return null;
        var requests = pass.Rows.Select(row => row.Request.Step).Distinct().ToList();
        return ServiceMeter.Steps.StartActivity("forward pass", ActivityKind.Internal, requests[0], links: requests.Skip(1).Select(request => new ActivityLink(request)))?.SetTag("ganservice.rows", pass.Rows.Count);
    }

    private void End(Request request, Action<TaskCompletionSource<IReadOnlyList<Face>>> end)
    {
        lock (guard)
        {
            if (request.Place.List is not null)
                waiting.Remove(request.Place);
        }

        end(request.Drawn);
    }

    private sealed record Pass(SharedGenerator Generator, List<(Request Request, int Index)> Rows);

    private sealed class Request
    {
        public int Taken;
        public int Finished;

        public Request(SharedGenerator generator, IReadOnlyList<float[]> latents, long since)
        {
            (Generator, Latents, Since, Faces) = (generator, latents, since, new Face[latents.Count]);
            Place = new(this);
        }

        public SharedGenerator Generator { get; }

        public IReadOnlyList<float[]> Latents { get; }

        public long Since { get; }

        /// <summary>In which the request's trace waits for its faces.</summary>
        public ActivityContext Step { get; } = Activity.Current?.Context ?? default;

        public Face[] Faces { get; }

        public LinkedListNode<Request> Place { get; }

        public int RowsLeft => Latents.Count - Taken;

        public TaskCompletionSource<IReadOnlyList<Face>> Drawn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
