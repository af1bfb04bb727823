using Microsoft.AspNetCore.Http.Metadata;

namespace GanService.Api.Web.Http;

/// <summary>HEAD wherever there is GET, and OPTIONS everywhere, so that no route has to think of them.</summary>
public static class MethodsFeature
{
    private static readonly object head = new();

    /// <summary>Call it before routes are mapped, and after what makes problems of errors.</summary>
    public static void UseHeadAndOptions(this WebApplication app)
    {
        app.Use(AnswerAsync);
        app.UseRouting();
        app.Use(AnswerStreamAsync);
    }

    /// <summary>Whether only the headers are wanted, which may save making the body.</summary>
    public static bool IsHead(this HttpContext context) => context.Items.ContainsKey(head);

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        var method = request.Method;
        if (HttpMethods.IsHead(method))
        {
            context.Items[head] = true;
            request.Method = HttpMethods.Get; // to handlers; the server remembers, and sends no body
        }

        try
        {
            await next(context);
        }
        finally
        {
            request.Method = method;
        }

        if (response.HasStarted || response.StatusCode != StatusCodes.Status405MethodNotAllowed)
            return;
        IEnumerable<string> allowed = response.Headers.Allow.ToString().Split(", ");
        response.Headers.Allow = string.Join(", ", [.. allowed.Contains(HttpMethods.Get) ? allowed.Append(HttpMethods.Head) : allowed, HttpMethods.Options]);
        if (HttpMethods.IsOptions(method))
            response.StatusCode = StatusCodes.Status204NoContent;
    }

    // The body of a stream of events has no end to wait for.
    private static Task AnswerStreamAsync(HttpContext context, RequestDelegate next)
    {
        const string Events = "text/event-stream";
        if (!context.IsHead() || context.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(m => m.ContentTypes.Contains(Events)) != true)
            return next(context);
        context.Response.ContentType = Events;
        return Task.CompletedTask;
    }
}
