using System.Net;
using System.Net.Sockets;

namespace LoadBalanced.Drills.Load;

/// <summary>Slowloris: each sends a request byte by byte, never finishes it, and comes back when the server hangs up.</summary>
internal sealed class SlowClients : IAsyncDisposable
{
    private static readonly byte[] s_request = "GET / HTTP/1.1\r\nX-Slow: "u8.ToArray();
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _work;

    public SlowClients(IPEndPoint site, int count) =>
        _work = Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => DribbleAsync(site))));

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _work.ContinueWith(_ => { }, TaskScheduler.Default);
        _over.Dispose();
    }

    private async Task DribbleAsync(IPEndPoint site)
    {
        // Not all at the same moment of each second.
        await Task.Delay(s_pause * Random.Shared.NextDouble(), _over.Token);
        while (true)
        {
            using var socket = new Socket(site.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(site, _over.Token);
                for (var i = 0; ; i++)
                {
                    // The last byte again and again: a header that does not end.
                    await socket.SendAsync(s_request.AsMemory(Math.Min(i, s_request.Length - 1), 1), _over.Token);
                    await Task.Delay(s_pause, _over.Token);
                }
            }
            catch (SocketException)
            {
                // The server had enough. A refused connection is not asked for again at once either.
                await Task.Delay(s_pause, _over.Token);
            }
        }
    }
}
