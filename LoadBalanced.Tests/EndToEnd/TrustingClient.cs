using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>A client that finds every name on this machine, and trusts one certificate alone.</summary>
internal static class TrustingClient
{
    public static HttpClient Create(X509Certificate2 root)
    {
        var handler = new SocketsHttpHandler
        {
            // Not every machine's resolver knows that names below localhost are this machine.
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck },
            },
        };

        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
    }
}
