using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Webhooks;

/// <summary><c>POST /webhooks/{id}/test</c> and <c>/webhooks/{id}/deliveries/{delivery}/retry</c></summary>
public static class SendAgain
{
    public static async Task<Results<Accepted<DeliveryResponse>, ProblemHttpResult>> Test(
        string id, GanServiceDb database, Wakeups wakeups, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        if (await database.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } webhook)
            return Missing.Webhook(id);
        var delivery = database.WebhookDeliveries.Add(WebhookRows.DeliveryTo(webhook, WebhookEvent.Test, job: null, time)).Entity;
        await database.SaveChangesAsync(cancellationToken);
        return Sent(delivery, wakeups, context);
    }

    public static async Task<Results<Accepted<DeliveryResponse>, ProblemHttpResult>> Retry(
        string id, string delivery, GanServiceDb database, Wakeups wakeups, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var row = database.WebhookDeliveries.Where(d => d.WebhookId == id && d.Id == delivery);
        if (await row.Where(d => d.State != DeliveryState.Delivered).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Waiting).SetProperty(d => d.Tries, 0).SetProperty(d => d.NextAt, now), cancellationToken) == 0)
        {
            return await row.AnyAsync(cancellationToken)
                ? Problems.Conflict("The message has already been delivered.")
                : Problems.NotFound($"There is no message '{delivery}' to that webhook. GET /webhooks/{id}/deliveries lists them.");
        }

        return Sent(await row.AsNoTracking().SingleAsync(cancellationToken), wakeups, context);
    }

    private static Accepted<DeliveryResponse> Sent(WebhookDelivery delivery, Wakeups wakeups, HttpContext context)
    {
        wakeups.Announce(News.WebhookDue, delivery.WebhookId);
        return TypedResults.Accepted(context.AddressOf($"/webhooks/{delivery.WebhookId}/deliveries"), DeliveryResponse.Of(delivery));
    }
}
