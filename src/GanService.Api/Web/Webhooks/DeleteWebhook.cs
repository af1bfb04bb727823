using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Webhooks;

/// <summary><c>DELETE /webhooks/{id}</c></summary>
public static class DeleteWebhook
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, GanServiceDb database, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Webhooks.Where(w => w.Id == id).ExecuteDeleteAsync(cancellationToken) == 0)
            return Missing.Webhook(id);
        await database.WebhookDeliveries.Where(d => d.WebhookId == id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
