using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using GanService.Api.Settings;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using GanService.Api.Work.Loops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Work.Webhooks;

/// <summary>Sends what webhooks are told, signed (Standard Webhooks 1.0), again and again until it is taken or was refused too often.</summary>
public sealed class WebhookSender : BackgroundService
{
    private const int AtOnce = 8;
    private const int MaxError = 300;

    private static readonly TimeSpan[] pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan lease = TimeSpan.FromSeconds(60); // longer than a try takes

    private static readonly TimeSpan pollInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan kept = TimeSpan.FromDays(30), sweepInterval = TimeSpan.FromHours(1);

    private readonly IDbContextFactory<GanServiceDb> databases;
    private readonly Wakeups wakeups;
    private readonly TimeProvider time;
    private readonly ILogger<Webhook> log;
    private readonly bool privateToo;
    private readonly HttpClient client;

    public WebhookSender(IDbContextFactory<GanServiceDb> databases, Wakeups wakeups, IOptions<GanServiceOptions> options, TimeProvider time, ILogger<Webhook> log)
    {
        (this.databases, this.wakeups, this.time, this.log) = (databases, wakeups, time, log);
        privateToo = options.Value.WebhooksToPrivateAddresses;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1), ConnectCallback = ConnectAsync };
        client = new(handler) { Timeout = patience };
        client.DefaultRequestHeaders.UserAgent.Add(new("GanService", ServiceVersion.Text));
    }

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var bell = wakeups.BellFor(News.WebhookDue, time);
        List<Task> sending = [];
        DateTime? swept = null;
        await Loop.RunAsync(NextAsync, error => log.LogError(error, "Webhooks could not be told; they are in {Seconds} s", pollInterval.TotalSeconds), pollInterval, time, stoppingToken);
        await Task.WhenAll(sending);

        async Task NextAsync(Exception? failure, CancellationToken stop)
        {
            sending.RemoveAll(task => task.IsCompleted);
            var now = time.GetUtcNow().UtcDateTime;
            if (swept is null || now - swept > sweepInterval)
            {
                await ForgetAsync(now - kept, stop);
                swept = now;
            }

            if (sending.Count == AtOnce)
                await Task.WhenAny(sending);
            else if (await ClaimAsync(now, stop) is { } delivery)
                sending.Add(SendAsync(delivery, stop));
            else
                await bell.WaitAsync(pollInterval, stop);
        }
    }

    private async Task ForgetAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.WebhookDeliveries.Where(d => d.State != DeliveryState.Waiting && d.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<WebhookDelivery?> ClaimAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var due = await database.WebhookDeliveries.AsNoTracking().Where(d => d.State == DeliveryState.Waiting && d.NextAt <= now).OrderBy(d => d.NextAt).FirstOrDefaultAsync(cancellationToken);
        if (due is null)
            return null;
        var until = now + lease;
        var claimed = await database.WebhookDeliveries.Where(d => d.Id == due.Id && d.State == DeliveryState.Waiting && d.Tries == due.Tries && d.NextAt <= now)
            .ExecuteUpdateAsync(row => row.SetProperty(d => d.NextAt, until), cancellationToken);
        return claimed > 0 ? due : null;
    }

    private async Task SendAsync(WebhookDelivery delivery, CancellationToken stop)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync(stop);
            if (await database.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == delivery.WebhookId, stop) is not { } webhook)
            {
                await database.WebhookDeliveries.Where(d => d.WebhookId == delivery.WebhookId).ExecuteDeleteAsync(stop); // it came while the webhook went
                return;
            }

            var (status, error) = await TryAsync(webhook, delivery, stop);
            var now = time.GetUtcNow().UtcDateTime;
            var (state, next) = error is null ? (DeliveryState.Delivered, now)
                : delivery.Tries < pauses.Length ? (DeliveryState.Waiting, now + pauses[delivery.Tries])
                : (DeliveryState.Failed, now);
            await database.WebhookDeliveries.Where(d => d.Id == delivery.Id).ExecuteUpdateAsync(
                row => row.SetProperty(d => d.State, state).SetProperty(d => d.Tries, delivery.Tries + 1).SetProperty(d => d.NextAt, next)
                    .SetProperty(d => d.Status, status).SetProperty(d => d.Error, error).SetProperty(d => d.TriedAt, now),
                CancellationToken.None);
            if (error is not null)
                log.LogWarning("Webhook {Webhook} was not told of {Event}: {Reason} {Next}", webhook.Id, delivery.Event, error, state == DeliveryState.Waiting ? $"It is tried again at {next:u}." : "It is not tried again.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Another start, or another node, sends it when the lease has ended.
        }
        catch (Exception error)
        {
            log.LogError(error, "What became of a message to webhook {Webhook} could not be written down; it is sent again", delivery.WebhookId);
        }
    }

    private async Task<(int? Status, string? Error)> TryAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken stop)
    {
        var timestamp = $"{time.GetUtcNow().ToUnixTimeSeconds()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Sign(webhook.Secret, $"{delivery.Id}.{timestamp}.{delivery.Body}")}");
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var status = (int)answer.StatusCode;
            return (status, answer.IsSuccessStatusCode ? null : status is >= 300 and < 400 ? $"It answered {status}: give the address that this leads to." : $"It answered {status}.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, $"It did not answer within {patience.TotalSeconds} seconds.");
        }
        catch (HttpRequestException error)
        {
            var reason = error.GetBaseException().Message.TrimEnd('.');
            return (null, $"It could not be reached: {(reason.Length > MaxError ? reason[..MaxError] : reason)}.");
        }
    }

    private static string Sign(string secret, string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[WebhookSecret.Prefix.Length..]), Encoding.UTF8.GetBytes(text)));

    // Looked at where it connects: a name may mean another address than a moment before.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = privateToo ? addresses : [.. addresses.Where(PublicAddresses.Has)];
        if (allowed.Length == 0)
            throw new IOException($"{context.DnsEndPoint.Host} is an address of this machine's or a private network, to which webhooks may go only where GanService:{nameof(GanServiceOptions.WebhooksToPrivateAddresses)} says so.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
