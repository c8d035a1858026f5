using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>Ports of this machine that nobody listens on.</summary>
internal static class FreePort
{
    // Below the range that the system hands out for outgoing connections, so that none of those takes the port before we do.
    private const int First = 10_000;
    private const int Last = 32_000;

    private static readonly Lock Allocation = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that this process gives only once.</summary>
    public static int Next()
    {
        lock (Allocation)
        {
            for (var tries = 0; tries < Last - First; tries++)
            {
                var port = Random.Shared.Next(First, Last);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No port between {First} and {Last} is free.");
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
