using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Receives access-log lines on a free UDP port until it is disposed.</summary>
internal sealed class AccessLogListener : IDisposable
{
    private const int LargestDatagram = 65_536;

    // What nginx sends while this process is busy waits here; the kernel drops what does not fit, and counts it.
    private const int ReceiveBufferBytes = 4 * 1024 * 1024;

    // SOL_SOCKET and SO_RCVBUFFORCE of Linux: the size even where the system's limit is lower, for those who may.
    private const int SocketLevel = 1;
    private const int ForcedReceiveBuffer = 33;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    /// <param name="address">An address of this machine that nginx can reach; default: loopback.</param>
    public AccessLogListener(IPAddress? address = null)
    {
        _socket.ReceiveBufferSize = ReceiveBufferBytes;

        try
        {
            if (OperatingSystem.IsLinux())
            {
                _socket.SetRawSocketOption(SocketLevel, ForcedReceiveBuffer, BitConverter.GetBytes(ReceiveBufferBytes));
            }
        }
        catch (SocketException)
        {
            // Not for this user: the system's limit holds.
        }

        _socket.Bind(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        Address = _socket.LocalEndPoint!.ToString()!;
    }

    /// <summary>As nginx is told it.</summary>
    public string Address { get; }

    /// <summary>Lines that came too fast.</summary>
    public long Lost => LostDatagrams.Count(((IPEndPoint)_socket.LocalEndPoint!).Port);

    /// <summary>Hands every line to <paramref name="receive"/>, null for one that is none, on a thread of its own; ends when disposed.</summary>
    public Task RunAsync(Action<AccessLogEntry?> receive) => Task.Factory.StartNew(
        () =>
        {
            var buffer = new byte[LargestDatagram];

            // Waiting on a thread costs half of what the same loop costs asynchronously, and a line comes with every request.
            while (true)
            {
                try
                {
                    receive(AccessLogEntry.Parse(buffer.AsSpan(0, _socket.Receive(buffer))));
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
                catch (SocketException problem)
                {
                    if (problem.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket)
                    {
                        return;
                    }

                    // A datagram that could not be received says nothing about the next one.
                }
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    public void Dispose() => _socket.Dispose();
}
