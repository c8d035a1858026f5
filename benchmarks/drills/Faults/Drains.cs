using System.Globalization;
using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>Replicas are taken out of the balancing and back, and nginx reloads all the while: no client may lose a request by it.</summary>
internal sealed class Drains : IDrill
{
    private const int Clients = 200;

    private static readonly TimeSpan BetweenReloads = TimeSpan.FromMilliseconds(300);

    public string Name => "drains";

    public string What => $"nginx reloads every {BetweenReloads.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s while replicas are drained and undrained in turn, at {Clients} connections";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        var (reloads, cycles) = extent is Extent.Full ? (100, 10) : (25, 3);
        await using var system = await DrillSystem.StartAsync(cancellationToken);
        var ledger = new Ledger();

        await using (new Crowd(system.Site, Clients, rate: 1_000, ledger))
        {
            await Task.WhenAll(ReloadAsync(), DrainAsync());
        }

        var hits = ledger.Since();
        var failed = hits.Count(hit => hit.Status is not 200);
        return await Outcome.OfAsync(
            system,
            ledger,
            $"{reloads} reloads, {cycles} drains; {hits.Count} requests, {ledger.Resent} sent again on a new connection; slowest reply {hits.Percentile(1).TotalMilliseconds:F0} ms",
            [new("every request was answered with 200", failed == 0, $"{failed} of {hits.Count} were not")],
            cancellationToken,
            audit => audit.ChecksWhileNginxStays());

        async Task ReloadAsync()
        {
            for (var reload = 0; reload < reloads; reload++)
            {
                await system.SignalAsync("HUP", DrillSystem.Nginx, cancellationToken);
                await Task.Delay(BetweenReloads, cancellationToken);
            }
        }

        async Task DrainAsync()
        {
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                var replica = system.Replicas[cycle % system.Replicas.Count];
                await system.CommandAsync(replica, "drain", cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                await system.CommandAsync(replica, "undrain", cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }
}
