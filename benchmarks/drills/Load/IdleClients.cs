using System.Net;

namespace LoadBalanced.Drills.Load;

/// <summary>Clients that hit once and then only keep their connections.</summary>
internal sealed class IdleClients(IPEndPoint site, int count, Ledger ledger) : IDisposable
{
    // What nginx's listen queue (511) takes at once, and room for others.
    private const int AtOnce = 100;

    private readonly IReadOnlyList<Client> _clients = [.. Enumerable.Range(0, count).Select(_ => new Client(site))];

    /// <summary>Clients whose connection the server has closed meanwhile.</summary>
    public int Disconnected => _clients.Sum(client => client.Resent);

    /// <summary>Lets each hit once, on its own connection.</summary>
    public Task HitAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _clients,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (client, cancellation) => ledger.Add(await client.HitAsync(cancellation)));

    public void Dispose()
    {
        ledger.AddResent(Disconnected);
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }
}
