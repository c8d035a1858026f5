using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>
/// Every second another replica dies in the middle of its work, and the supervisor starts it again. Never the last one that is
/// well: then nothing may fail, for nginx asks another, and the request's id keeps it from being counted again.
/// </summary>
internal sealed class KilledReplicas : IDrill
{
    public string Name => "replicas";

    public string What => "kill -9 of a random replica every second, while another one is healthy";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        var seconds = extent is Extent.Full ? 30 : 4;
        await using var system = await DrillSystem.StartAsync(cancellationToken, "Replicas=4");
        var ledger = new Ledger();
        var kills = 0;

        await using (new Crowd(system.Site, clients: 32, rate: 1_000, ledger))
        {
            for (var second = 0; second < seconds; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                if (await HealthyAsync(system, cancellationToken) is [var victim, _, ..] && await system.KillAsync(victim, cancellationToken))
                {
                    kills++;
                }
            }
        }

        var hits = ledger.Since();
        var failed = hits.Count(hit => hit.Status is not 200);
        return await Outcome.OfAsync(
            system, ledger, $"slowest reply {hits.Percentile(1).TotalMilliseconds:F0} ms",
            [
                new("replicas were killed under load", kills > 1, $"{kills} kills"),
                new("every request was answered with 200", failed == 0, $"{failed} of {hits.Count} were not"),
            ],
            cancellationToken);
    }

    // In random order.
    private static async Task<IReadOnlyList<string>> HealthyAsync(DrillSystem system, CancellationToken cancellationToken)
    {
        var healthy = new List<string>();
        foreach (var replica in system.Replicas.OrderBy(_ => Random.Shared.Next()))
        {
            if (await system.IsHealthyAsync(replica, cancellationToken))
            {
                healthy.Add(replica);
            }
        }

        return healthy;
    }
}
