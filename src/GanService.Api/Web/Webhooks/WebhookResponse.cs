using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Webhooks;

/// <summary>An address that is told of jobs.</summary>
/// <param name="Url">The address.</param>
/// <param name="Events">Of what it is told.</param>
/// <param name="LastDelivery">The newest message to it; null where there is none.</param>
/// <param name="CreatedBy">The name of the key by which it was made; null without one.</param>
public sealed record WebhookResponse(string Id, string Url, IReadOnlyList<WebhookEvent> Events, DeliveryResponse? LastDelivery, DateTime CreatedAt, string? CreatedBy)
{
    public static WebhookResponse Of(Webhook webhook, WebhookDelivery? last) =>
        new(webhook.Id, webhook.Url, webhook.Wanted, last is null ? null : DeliveryResponse.Of(last), webhook.CreatedAt, webhook.CreatedBy);
}

/// <summary>A message to a webhook.</summary>
/// <param name="JobId">The job that it tells of; null for a test.</param>
/// <param name="Body">The message, as it is sent.</param>
/// <param name="Tries">How often it was sent.</param>
/// <param name="NextAt">When it is sent the next time; null where it is not.</param>
/// <param name="Status">What the last try was answered with; null where it was not answered.</param>
/// <param name="Error">Why the last try failed.</param>
/// <param name="TriedAt">When that was.</param>
public sealed record DeliveryResponse(
    string Id, WebhookEvent Event, string? JobId, string Body, DeliveryState State, int Tries, DateTime? NextAt, int? Status, string? Error, DateTime CreatedAt, DateTime? TriedAt)
{
    public static DeliveryResponse Of(WebhookDelivery d) =>
        new(d.Id, d.Event, d.JobId, d.Body, d.State, d.Tries, d.State == DeliveryState.Waiting ? d.NextAt : null, d.Status, d.Error, d.CreatedAt, d.TriedAt);
}
