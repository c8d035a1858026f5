using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Receives access-log lines on a free loopback UDP port until it is disposed.</summary>
internal sealed class AccessLogListener : IDisposable
{
    private const int LargestDatagram = 65_536;

    // What nginx sends while this process is busy waits here; the kernel drops what does not fit.
    private const int ReceiveBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public AccessLogListener()
    {
        _socket.ReceiveBufferSize = ReceiveBufferBytes;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = $"127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}";
    }

    public string Address { get; }

    /// <summary>Hands every line to <paramref name="receive"/>, null for one that is none.</summary>
    public async Task RunAsync(Action<AccessLogEntry?> receive, CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestDatagram];

        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                receive(AccessLogEntry.Parse(buffer.AsSpan(0, length)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException) when (!cancellationToken.IsCancellationRequested)
            {
                // A datagram that could not be received says nothing about the next one.
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
