using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace GanService.Api.Web.Http;

/// <summary>
/// Reads on for a while where a body was refused before it had come whole. Closed at once, the connection would be reset, and a client that
/// is still sending would never see why (RFC 9112, section 9.6).
/// </summary>
public static class LingeringClose
{
    private const int MaxBytes = 256 << 20;

    private static readonly TimeSpan maxTime = TimeSpan.FromSeconds(10);

    /// <summary>Asks for it, once the request is answered.</summary>
    public static void CloseSlowly(this HttpContext context) => context.Features.Get<IConnectionItemsFeature>()?.Items[typeof(LingeringClose)] = true;

    /// <summary>Call it when the server is done with a connection.</summary>
    public static async Task LingerAsync(this ConnectionContext connection)
    {
        if (!connection.Items.ContainsKey(typeof(LingeringClose)))
            return;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        enough.CancelAfter(maxTime);
        try
        {
            var input = connection.Transport.Input;
            for (long left = MaxBytes; left > 0;)
            {
                var read = await input.ReadAsync(enough.Token);
                left -= read.Buffer.Length;
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                    return;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client has gone, or has had its time.
        }
    }
}
