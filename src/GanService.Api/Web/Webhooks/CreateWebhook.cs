using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Webhooks;

/// <summary><c>POST /webhooks</c></summary>
public static class CreateWebhook
{
    /// <summary>So many there can be.</summary>
    public const int Most = 20;

    private const int MaxUrl = 2000;

    public static async Task<Results<Created<CreatedWebhook>, ProblemHttpResult>> Handle(
        CreateWebhookRequest request, HttpContext context, GanServiceDb database, ClaimsPrincipal user, TimeProvider time, CancellationToken cancellationToken)
    {
        if (UrlError(request.Url) is { } error)
            return Problems.Invalid("url", error);
        if (request.Events is [] || request.Events?.Contains(WebhookEvent.Test) == true)
            return Problems.Invalid("events", "events must name some of job-completed, job-failed, job-cancelled and job-warned, or be left out for all of them.");
        var events = request.Events?.Distinct() ?? Enum.GetValues<WebhookEvent>().Where(e => e != WebhookEvent.Test);
        var webhook = new Webhook
        {
            Id = SortableId.New(time),
            Url = request.Url,
            Secret = WebhookSecret.New(),
            Events = string.Join(',', events),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = user.Identity?.Name,
        };
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.LockAsync(Turn.Webhooks, cancellationToken);
        if (await database.Webhooks.CountAsync(cancellationToken) >= Most)
            return Problems.Conflict($"There are already {Most} webhooks, the most that are possible. Remove one first: GET /webhooks lists them.");
        database.Webhooks.Add(webhook);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created(context.AddressOf($"/webhooks/{webhook.Id}"), new CreatedWebhook(webhook.Secret, WebhookResponse.Of(webhook, null)));
    }

    private static string? UrlError(string url) =>
        url.Length <= MaxUrl && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { UserInfo: "", Fragment: "" }
            ? null
            : $"url must be an address such as https://example.org/hook, of at most {MaxUrl:N0} characters, without a name, password or fragment.";
}

/// <summary>An address to be notified of jobs.</summary>
public sealed record CreateWebhookRequest
{
    /// <summary>The address: http or https. Unless the settings allow it, it must not be one of the service's machine or of a private network.</summary>
    /// <example>https://example.org/hook</example>
    [Required]
    public string Url { get; init; } = "";

    /// <summary>Of what; of everything when left out.</summary>
    /// <example>["job-completed", "job-failed"]</example>
    public IReadOnlyList<WebhookEvent>? Events { get; init; }
}

/// <summary>A new webhook.</summary>
/// <param name="Secret">The secret with which its messages are signed; it is shown only now.</param>
/// <param name="Webhook">The rest of it.</param>
public sealed record CreatedWebhook(string Secret, WebhookResponse Webhook);
