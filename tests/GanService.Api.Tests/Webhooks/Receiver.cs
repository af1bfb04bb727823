using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GanService.Api.Tests.Webhooks;

/// <summary>A server that webhooks are sent to.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<Received> Messages { get; } = [];

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = StatusCodes.Status204NoContent;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/{**path}", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public Task<Received> FirstAsync() => NthAsync(1);

    public async Task<Received> NthAsync(int count) => (await Poll.UntilAsync(() => Task.FromResult(Messages.ToArray()), messages => messages.Length >= count))[count - 1];

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        Messages.Enqueue(new(request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), await reader.ReadToEndAsync()));
        if (Status is >= 300 and < 400)
            request.HttpContext.Response.Headers.Location = "/elsewhere";
        return Results.StatusCode(Status);
    }

    public sealed record Received(IReadOnlyDictionary<string, string> Headers, string Body);
}
