using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Nginx.Running;

/// <summary>Where an nginx on this machine listens, and whether it can.</summary>
internal static class ListenAddresses
{
    /// <summary>The addresses of an endpoint's host: loopback only, unless the endpoint names another.</summary>
    public static IReadOnlyList<IPEndPoint> For(string host, int port)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [new(address, port)];
        }

        if (host is "*" or "+")
        {
            return [new(IPAddress.Any, port)];
        }

        // "localhost" is ::1 first for many clients, where the machine has IPv6 at all.
        return Ipv6LoopbackExists() ? [new(IPAddress.Loopback, port), new(IPAddress.IPv6Loopback, port)] : [new(IPAddress.Loopback, port)];
    }

    /// <summary>How this machine itself reaches what listens there.</summary>
    public static Uri Url(IPEndPoint address, string path)
    {
        var host = address.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Address;

        return new($"http://{new IPEndPoint(host, address.Port)}{path}");
    }

    /// <exception cref="DistributedApplicationException">Somebody listens there already, or this user may not.</exception>
    public static void CheckFree(string resource, IReadOnlyList<IPEndPoint> addresses)
    {
        foreach (var address in addresses)
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

            try
            {
                socket.Bind(address);
                socket.Listen();
            }
            catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new DistributedApplicationException(
                    $"Port {address.Port} of '{resource}' is taken: another process listens on {address}. End that process, or give '{resource}' another port.",
                    problem);
            }
            catch (SocketException problem)
            {
                throw new DistributedApplicationException($"'{resource}' cannot listen on {address}: {problem.Message}.", problem);
            }
        }
    }

    private static bool Ipv6LoopbackExists()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
