using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Store;

/// <summary>Writes down who changed what, and forgets what is too old or too much.</summary>
public sealed class AuditLog(IDbContextFactory<GanServiceDb> databases, IOptions<GanServiceOptions> options, ILogger<AuditLog> log)
{
    private readonly int forgetEvery = Math.Max(1, options.Value.AuditKept / 100);
    private int written;

    /// <summary>Writes a change down. Where that is not possible the log has it, for what was done is done.</summary>
    public async Task WriteAsync(AuditEntry entry)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync();
            database.Audit.Add(entry);
            await database.SaveChangesAsync();
            if ((Interlocked.Increment(ref written) - 1) % forgetEvery == 0)
                await ForgetAsync(database, entry.At);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            log.LogWarning(
                "The audit log cannot be written: {Who} at {From} asked for {Method} {Path}, answered with {Status}, trace {TraceOf}: {Reason}",
                entry.Who, entry.From, entry.Method, entry.Path, entry.Status, entry.TraceId, error.GetBaseException().Message);
        }
    }

    private async Task ForgetAsync(GanServiceDb database, DateTime now)
    {
        var oldest = now.AddDays(-options.Value.AuditDays);
        var first = await database.Audit.OrderByDescending(a => a.Id).Skip(options.Value.AuditKept).Select(a => a.Id).FirstOrDefaultAsync();
        await database.Audit.Where(a => a.At < oldest || (first != null && string.Compare(a.Id, first) <= 0)).ExecuteDeleteAsync();
    }
}
