using System.Diagnostics;
using System.Net;

namespace LoadBalanced.Drills.Load;

/// <summary>Clients that hit the site again and again, each after the answer to its last hit, and not more often than told.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly IReadOnlyList<Client> _clients;
    private readonly Ledger _ledger;
    private readonly Task _work;

    /// <param name="site">Where nginx listens.</param>
    /// <param name="clients">How many.</param>
    /// <param name="rate">Hits a second that all together make at most.</param>
    /// <param name="ledger">Where each hit is written down.</param>
    public Crowd(IPEndPoint site, int clients, int rate, Ledger ledger)
    {
        _ledger = ledger;
        _clients = [.. Enumerable.Range(0, clients).Select(_ => new Client(site))];
        var pause = TimeSpan.FromSeconds((double)clients / rate);
        // Spread over the first pause, so that they do not all hit at once for ever.
        _work = Task.WhenAll(_clients.Select((client, i) => Task.Run(() => HitAsync(client, pause * i / clients, pause))));
    }

    /// <summary>Returns when every client has the answer to its last hit, or has given up waiting for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _work;
        foreach (var client in _clients)
        {
            _ledger.AddResent(client.Resent);
            client.Dispose();
        }

        _over.Dispose();
    }

    private async Task HitAsync(Client client, TimeSpan delay, TimeSpan pause)
    {
        try
        {
            await Task.Delay(delay, _over.Token);
            while (!_over.IsCancellationRequested)
            {
                var hit = await client.HitAsync(CancellationToken.None);
                _ledger.Add(hit);

                var rest = pause - Stopwatch.GetElapsedTime(hit.Sent);
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _over.Token);
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // Between two hits.
        }
    }
}
