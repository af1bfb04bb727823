using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Jobs;

/// <summary>Something that people should know of a job: an interruption and what it costs, a damaged checkpoint, a full disk.</summary>
/// <param name="Step">The job's step at that time.</param>
/// <param name="Text">In plain words.</param>
public sealed record JobNotice(string JobId, int Step, DateTime At, string Text)
{
    public static JobNotice Of(string jobId, StoredNotice notice) => new(jobId, notice.Step, notice.At, notice.Text);
}
