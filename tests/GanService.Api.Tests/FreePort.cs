using System.Net;
using System.Net.Sockets;

namespace GanService.Api.Tests;

/// <summary>A port for a service that is told where to listen, and keeps it while it is stopped.</summary>
public static class FreePort
{
    private const int First = 15_000, End = 32_000; // below those that connections and tests on port 0 are given, which would take it meanwhile

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
