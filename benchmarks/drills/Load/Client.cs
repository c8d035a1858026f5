using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalanced.Drills.Load;

/// <summary>
/// One client of the site, with one kept-alive connection. Written for this, because what the drills count must not be blurred by a
/// client that sends requests again unseen, and 10,000 of it must fit beside the system that they load.
/// </summary>
internal sealed class Client(IPEndPoint site) : IDisposable
{
    // Longer than nginx takes to say that no replica answers: proxy_next_upstream_timeout and proxy_read_timeout together, 13 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: localhost:{site.Port}\r\nAccept: application/json\r\n\r\n");
    private readonly byte[] _buffer = new byte[4096];
    private Socket? _socket;

    /// <summary>
    /// How often a kept connection had been closed by the server when a request was sent on it, so that the request was sent
    /// again on a new one, as every HTTP client does.
    /// </summary>
    public int Resent { get; private set; }

    public async Task<Hit> HitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var sent = Stopwatch.GetTimestamp();

        try
        {
            var kept = _socket is not null;
            var reply = await ExchangeAsync(patience.Token);
            if (reply is null && kept)
            {
                Resent++;
                reply = await ExchangeAsync(patience.Token);
            }

            return new(sent, Stopwatch.GetTimestamp(), reply?.Status ?? 0, reply is { Status: 200 } ? reply.Number : null);
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException)
        {
            Close();
            cancellationToken.ThrowIfCancellationRequested();
            return new(sent, Stopwatch.GetTimestamp(), Status: 0, Number: null);
        }
    }

    /// <summary>Connects without asking for anything.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _socket = new(site.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _socket.ConnectAsync(site, cancellationToken);
    }

    public void Dispose() => Close();

    /// <summary>Null when the connection was closed before anything of a reply came.</summary>
    private async Task<Reply?> ExchangeAsync(CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            await ConnectAsync(cancellationToken);
        }

        var received = 0;
        try
        {
            await _socket!.SendAsync(_request, cancellationToken);
            while (await _socket.ReceiveAsync(_buffer.AsMemory(received), cancellationToken) is var more and > 0)
            {
                received += more;
                if (Reply.Parse(_buffer.AsSpan(0, received)) is { } reply)
                {
                    if (reply.Closes)
                    {
                        Close();
                    }

                    return reply;
                }
            }
        }
        catch (SocketException) when (received == 0)
        {
            // Reset: the same as closed.
        }

        Close();
        return received == 0 ? null : throw new SocketException((int)SocketError.ConnectionReset);
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
