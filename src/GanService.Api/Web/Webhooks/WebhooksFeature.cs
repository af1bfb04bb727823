using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;

namespace GanService.Api.Web.Webhooks;

/// <summary>Addresses that are told when jobs end or look wrong.</summary>
public static class WebhooksFeature
{
    public static void MapWebhooks(this WebApplication app)
    {
        var webhooks = app.MapGroup("/webhooks").WithTags("Webhooks").WithStrictRequests().ProducesValidationProblem().Needs(Scope.Admin);
        webhooks.MapPost("/", CreateWebhook.Handle).WithSummary("Notify an address of jobs")
            .WithDescription(
                "Messages are POST requests with a WebhookMessage, signed as Standard Webhooks (https://www.standardwebhooks.com) has it: webhook-signature is v1, and the Base64 of the HMAC-SHA256 "
                + "of webhook-id.webhook-timestamp.body, by the secret that the answer has, this once. What is not answered with 2xx is sent again, seven times within about 31 hours; the same message has the same webhook-id.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        webhooks.MapGet("/", ReadWebhooks.List).WithSummary("All webhooks, newest first");
        webhooks.MapDelete("/{id}", DeleteWebhook.Handle).WithSummary("Remove a webhook and its undelivered messages").ProducesProblem(StatusCodes.Status404NotFound);
        webhooks.MapPost("/{id}/test", SendAgain.Test).WithSummary("Send a test message").ProducesProblem(StatusCodes.Status404NotFound);
        webhooks.MapGet("/{id}/deliveries", ReadWebhooks.Deliveries).WithSummary("Its messages, newest first, and their outcome")
            .WithDescription("Those of the last 30 days.").ProducesProblem(StatusCodes.Status404NotFound);
        webhooks.MapPost("/{id}/deliveries/{delivery}/retry", SendAgain.Retry).WithSummary("Send a message again, now").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
