using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Audit;

/// <summary><c>GET /audit</c></summary>
public static class ReadAudit
{
    public static async Task<Ok<Page<AuditResponse>>> Handle([AsParameters] PageQuery query, HttpContext context, GanServiceDb database, CancellationToken cancellationToken)
    {
        var rows = await database.Audit.AsNoTracking()
            .Where(a => query.After == null || string.Compare(a.Id, query.After) < 0)
            .OrderByDescending(a => a.Id).Take(query.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<AuditResponse>.Of([.. rows.Select(a => new AuditResponse(a.Id, a.At, a.Who, a.From, a.Method, context.AddressOf(a.Path), a.Made is null ? null : context.AddressOf(a.Made), a.Status, a.TraceId))], query.Size, a => a.Id));
    }
}

/// <summary>A change that somebody asked for.</summary>
/// <param name="Id">Its own; later ones come after it.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Who">The name of the key or account; null where nobody had to say.</param>
/// <param name="From">The address that the request came from.</param>
/// <param name="Method">What was asked for: the method, and</param>
/// <param name="Path">the address.</param>
/// <param name="Made">The address of what was made, where that is a new one.</param>
/// <param name="Status">Of the answer; null when there was none, because the service failed or the client left.</param>
/// <param name="TraceId">By which the log's lines of the request are found.</param>
public sealed record AuditResponse(string Id, DateTime At, string? Who, string? From, string Method, string Path, string? Made, int? Status, string TraceId);
