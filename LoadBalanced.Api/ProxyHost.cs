using System.Net;
using System.Net.Sockets;

namespace LoadBalanced.Api;

/// <summary>
/// A proxy that is known by its name: its addresses are those that DNS has for it now. Containers come back with another
/// address, and a name is there only when the first of them is.
/// </summary>
internal sealed class ProxyHost(string name, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
{
    /// <summary>How long an answer holds, and how long one is waited for.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<IPAddress[]>? _answer;
    private long _asked;

    public async ValueTask<bool> HasAsync(IPAddress address) => (await AnswerAsync()).Contains(address);

    private Task<IPAddress[]> AnswerAsync()
    {
        lock (_lock)
        {
            if (_answer is null || (_answer.IsCompleted && time.GetElapsedTime(_asked) >= AnswerTime))
            {
                _asked = time.GetTimestamp();
                _answer = AskAsync();
            }

            return _answer;
        }
    }

    private async Task<IPAddress[]> AskAsync()
    {
        using var patience = new CancellationTokenSource(AnswerTime);
        try
        {
            // A resolver may be deaf to the token while it waits for the network.
            return await resolve(name, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception nobody) when (nobody is SocketException or OperationCanceledException)
        {
            return [];
        }
    }
}
