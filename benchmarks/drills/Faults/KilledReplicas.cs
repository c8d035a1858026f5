using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>Every second another replica dies in the middle of its work, and the supervisor starts it again.</summary>
internal sealed class KilledReplicas : IDrill
{
    public string Name => "replicas";

    public string What => "kill -9 of a random replica every second";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        var seconds = extent is Extent.Full ? 30 : 4;
        await using var system = await DrillSystem.StartAsync(cancellationToken, "Replicas=3");
        var ledger = new Ledger();
        var kills = 0;

        await using (new Crowd(system.Site, clients: 32, rate: 1_000, ledger))
        {
            for (var second = 0; second < seconds; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                if (await RandomHealthyAsync(system, cancellationToken) is { } victim)
                {
                    await system.KillAsync(victim, cancellationToken);
                    kills++;
                }
            }
        }

        return await Outcome.OfAsync(
            system, ledger, $"slowest reply {ledger.Since().Percentile(1).TotalMilliseconds:F0} ms",
            [new("replicas were killed under load", kills > 1, $"{kills} kills")], cancellationToken);
    }

    // One that is still starting has nothing to lose, and five ends in a row before it is healthy would be a crash loop.
    private static async Task<string?> RandomHealthyAsync(DrillSystem system, CancellationToken cancellationToken)
    {
        foreach (var replica in system.Replicas.OrderBy(_ => Random.Shared.Next()))
        {
            if (await system.IsHealthyAsync(replica, cancellationToken))
            {
                return replica;
            }
        }

        return null;
    }
}
