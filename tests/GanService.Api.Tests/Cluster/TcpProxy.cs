using System.Net;
using System.Net.Sockets;

namespace GanService.Api.Tests.Cluster;

/// <summary>Passes connections on to a server, until it is told to cut them: a network that fails.</summary>
public sealed class TcpProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly Lock guard = new();
    private readonly HashSet<TcpClient> open = [];
    private bool isCut;

    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Cuts what is open, and lets nothing through.</summary>
    public void Cut()
    {
        lock (guard)
        {
            isCut = true;
            foreach (var client in open)
                client.Dispose();
            open.Clear();
        }
    }

    public void Mend()
    {
        lock (guard)
            isCut = false;
    }

    public void Dispose()
    {
        listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is disposed.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            lock (guard)
            {
                if (isCut)
                    throw new IOException("cut");
                open.UnionWith([client, server]);
            }

            await server.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of them has gone.
        }
        finally
        {
            client.Dispose();
            lock (guard)
                open.ExceptWith([client, server]);
        }
    }
}
