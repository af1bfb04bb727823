using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Webhooks;

/// <summary><c>GET /webhooks</c> and <c>/webhooks/{id}/deliveries</c></summary>
public static class ReadWebhooks
{
    public static async Task<Ok<IReadOnlyList<WebhookResponse>>> List(GanServiceDb database, CancellationToken cancellationToken)
    {
        var rows = await database.Webhooks.AsNoTracking().OrderByDescending(w => w.Id)
            .Select(w => new { Webhook = w, Last = database.WebhookDeliveries.Where(d => d.WebhookId == w.Id).OrderByDescending(d => d.Id).FirstOrDefault() }).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<WebhookResponse>>([.. rows.Select(r => WebhookResponse.Of(r.Webhook, r.Last))]);
    }

    public static async Task<Results<Ok<Page<DeliveryResponse>>, ProblemHttpResult>> Deliveries(string id, [AsParameters] PageQuery page, GanServiceDb database, CancellationToken cancellationToken)
    {
        if (!await database.Webhooks.AnyAsync(w => w.Id == id, cancellationToken))
            return Missing.Webhook(id);
        var deliveries = database.WebhookDeliveries.AsNoTracking().Where(d => d.WebhookId == id);
        if (page.After is { } after)
            deliveries = deliveries.Where(d => d.Id.CompareTo(after) < 0);
        var rows = await deliveries.OrderByDescending(d => d.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<DeliveryResponse>.Of([.. rows.Select(DeliveryResponse.Of)], page.Size, d => d.Id));
    }
}
