using System.Runtime.CompilerServices;

namespace GanService.Engine.Compute;

/// <summary>
/// The calling thread and its helpers, which wait for work awake for a moment and then asleep: between two kernels of a step there
/// are microseconds. Helpers inherit the niceness of the thread that makes the team. Nothing is allocated by running a job.
/// </summary>
public sealed unsafe class ThreadTeam : IDisposable
{
    private const int ScratchLength = 1 << 16;
    private const int SpinsAwake = 300;
    private const int PartsPerThread = 3; // a thread that is held up by others does fewer of them

    private readonly NativeArray[] scratch;
    private readonly Helper[] helpers;
    private delegate*<void*, int, ThreadTeam, void> run;
    private void* job;
    private volatile int round;
    private volatile bool ended;
    private int unfinished;
    private int next;

    /// <summary>Makes a team of <paramref name="count"/> threads, the calling one among them.</summary>
    public ThreadTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        scratch = [.. Enumerable.Range(0, count).Select(_ => new NativeArray(ScratchLength))];
        helpers = [.. Enumerable.Range(1, count - 1).Select(number => new Helper(this, number))];
    }

    /// <summary>Threads, the calling one among them.</summary>
    public int Count => scratch.Length;

    /// <summary>Runs all parts of a job and returns when they are done. A job must not throw.</summary>
    internal void Run<TJob>(ref TJob work)
        where TJob : struct, IJob
    {
        job = Unsafe.AsPointer(ref work); // a local variable of the caller: it does not move
        run = &RunParts<TJob>;
        unfinished = helpers.Length;
        next = 0;
        Interlocked.Increment(ref round);
        foreach (var helper in helpers)
            helper.Wake();
        RunParts<TJob>(job, 0, this);
        for (var spins = 0; Volatile.Read(ref unfinished) > 0; spins++)
        {
            if (spins < SpinsAwake)
                Thread.SpinWait(8);
            else
                Thread.Yield();
        }
    }

    public void Dispose()
    {
        ended = true;
        foreach (var helper in helpers)
            helper.Dispose();
        foreach (var array in scratch)
            array.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunParts<TJob>(void* job, int thread, ThreadTeam team)
        where TJob : struct, IJob
    {
        var parts = team.helpers.Length == 0 ? 1 : team.scratch.Length * PartsPerThread;
        int part;
        while ((part = Interlocked.Increment(ref team.next) - 1) < parts)
            Unsafe.AsRef<TJob>(job).Run(part, parts, team.scratch[thread]);
    }

    private sealed class Helper : IDisposable
    {
        private readonly ThreadTeam team;
        private readonly int number;
        private readonly Thread thread;
        private readonly SemaphoreSlim wake = new(0);
        private int asleep;

        public Helper(ThreadTeam team, int number)
        {
            (this.team, this.number) = (team, number);
            thread = new(Help) { IsBackground = true, Name = $"training {number}" };
            thread.Start();
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref asleep, 0) == 1)
                wake.Release();
        }

        public void Dispose()
        {
            Wake();
            thread.Join();
            wake.Dispose();
        }

        private void Help()
        {
            for (var seen = 0; ; seen++)
            {
                Await(seen);
                if (team.ended)
                    return;
                team.run(team.job, number, team);
                Interlocked.Decrement(ref team.unfinished);
            }
        }

        private void Await(int seen)
        {
            for (var spins = 0; spins < SpinsAwake && IsIdle(seen); spins++)
                Thread.SpinWait(8);
            while (IsIdle(seen))
            {
                // Whoever sets the flag back to 0 decides: Wake, and then there is a permit to take, or this thread.
                Interlocked.Exchange(ref asleep, 1);
                if (IsIdle(seen) || Interlocked.Exchange(ref asleep, 0) == 0)
                    wake.Wait();
            }
        }

        private bool IsIdle(int seen) => team.round == seen && !team.ended;
    }
}
