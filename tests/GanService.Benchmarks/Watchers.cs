using System.Net.WebSockets;
using System.Text;

namespace GanService.Benchmarks;

/// <summary>Clients that watch a job through the hub and throw away what they get.</summary>
internal sealed class Watchers : IDisposable
{
    private readonly List<ClientWebSocket> sockets = [];

    public Watchers(string address, string job, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = Connect(address, job);
            _ = Task.Run(() => DrainAsync(socket));
            sockets.Add(socket);
        }
    }

    /// <summary>A client that gets everything that happens in a job.</summary>
    public static ClientWebSocket Connect(string address, string job)
    {
        var socket = new ClientWebSocket();
        socket.ConnectAsync(new(address.Replace("http", "ws", StringComparison.Ordinal) + "/hubs/training"), CancellationToken.None).Wait();
        Send(socket, """{"protocol":"json","version":1}""");
        Send(socket, $$"""{"type":1,"target":"Watch","arguments":["{{job}}"]}""");
        return socket;
    }

    public void Dispose()
    {
        foreach (var socket in sockets)
            socket.Dispose();
    }

    private static void Send(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).Wait();

    private static async Task DrainAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (socket.State == WebSocketState.Open)
                await socket.ReceiveAsync(buffer, CancellationToken.None);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
