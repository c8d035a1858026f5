using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>What an operator does on a working day: nothing of it may be felt by a client.</summary>
internal sealed class Reloads : IDrill
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    public string Name => "reloads";

    public string What => "nginx reloads twice a second while replicas are stopped and started in turn";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        await using var system = await DrillSystem.StartAsync(cancellationToken);
        var ledger = new Ledger();
        var (reloads, stops) = (0, 0);

        await using (new Crowd(system.Site, clients: 32, rate: 1_000, ledger))
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var reloading = ReloadAsync();
            foreach (var replica in extent is Extent.Full ? [.. system.Replicas, .. system.Replicas] : system.Replicas.Take(1))
            {
                await Task.Delay(Between, cancellationToken);
                await system.StopAsync(replica, cancellationToken);
                await Task.Delay(Between, cancellationToken);
                await system.StartAsync(replica, cancellationToken);
                stops++;

                // nginx passes a failed replica over for a second, and only then finds that it is back.
                await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            }

            await over.CancelAsync();
            await reloading;

            async Task ReloadAsync()
            {
                while (!over.IsCancellationRequested)
                {
                    await system.SignalAsync("HUP", DrillSystem.Nginx, cancellationToken);
                    reloads++;
                    await Task.Delay(Between, CancellationToken.None);
                }
            }
        }

        var hits = ledger.Since();
        var failed = hits.Count(hit => hit.Status is not 200);
        return await Outcome.OfAsync(
            system, ledger, $"{reloads} reloads, {stops} stops and starts; slowest reply {hits.Percentile(1).TotalMilliseconds:F0} ms",
            [new("every request was answered with 200", failed == 0, $"{failed} of {hits.Count} were not")],
            cancellationToken,
            audit => audit.ChecksWhileNginxStays());
    }
}
