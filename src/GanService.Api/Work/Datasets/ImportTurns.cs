using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Work.Datasets;

/// <summary>Imports work in turns, a batch of images each: so one batch is in memory, and a small import does not wait for large ones.</summary>
public sealed class ImportTurns(TimeProvider time)
{
    private readonly SemaphoreSlim turn = new(1); // who waits longest is next
    private readonly TimeProvider time = time;
    private int waiting;

    /// <summary>The turns of one import; if the service ends within one, that counts as an attempt at its dataset.</summary>
    public Turn Of(GanServiceDb database, Dataset dataset) => new(this, database, dataset);

    public sealed class Turn(ImportTurns all, GanServiceDb database, Dataset dataset) : IDisposable
    {
        private bool isHeld;
        private long began;
        private TimeSpan before;

        /// <summary>How long it has worked.</summary>
        public TimeSpan Worked => before + all.time.GetElapsedTime(began);

        /// <summary>Waits for a turn.</summary>
        public void Take(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref all.waiting);
            try
            {
                all.turn.WaitAsync(cancellationToken).GetAwaiter().GetResult();
            }
            finally
            {
                Interlocked.Decrement(ref all.waiting);
            }

            isHeld = true;
            began = all.time.GetTimestamp();
            CountAttempt(1);
        }

        /// <summary>Lets others go first, if there are any.</summary>
        public void Yield(CancellationToken cancellationToken)
        {
            if (Volatile.Read(ref all.waiting) == 0)
                return;
            GiveBack();
            Take(cancellationToken);
        }

        /// <summary>Ends the turn without having done harm.</summary>
        public void GiveBack()
        {
            if (!isHeld)
                return;
            CountAttempt(-1);
            Dispose();
        }

        public void Dispose()
        {
            if (!isHeld)
                return;
            (isHeld, before) = (false, Worked);
            all.turn.Release();
        }

        private void CountAttempt(int attempts) =>
            database.Datasets.HeldBy(dataset).ExecuteUpdate(row => row.SetProperty(d => d.Attempts, d => d.Attempts + attempts));
    }
}
