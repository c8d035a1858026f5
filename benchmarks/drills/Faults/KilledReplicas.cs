using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>
/// Every second another replica dies in the middle of its work, and the supervisor starts it again. Never the last one that nginx
/// asks: then nothing may fail, for nginx asks another, and the request's id keeps it from being counted again.
/// </summary>
internal sealed class KilledReplicas : IDrill
{
    // nginx passes a replica that refused it over for a second, which in its whole seconds may be two: who was found healthy three times in a row is asked.
    private const int Settled = 3;

    public string Name => "replicas";

    public string What => "kill -9 of a random replica every second, while nginx has another one to ask";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        // One that was killed is away for six seconds or so, until it is settled again: to lose one a second takes as many, and two that stay.
        var (seconds, replicas) = extent is Extent.Full ? (30, 10) : (4, 6);
        await using var system = await DrillSystem.StartAsync(cancellationToken, $"Replicas={replicas}");
        var ledger = new Ledger();
        var kills = 0;
        var healthy = system.Replicas.ToDictionary(replica => replica, _ => Settled, StringComparer.Ordinal);

        await using (new Crowd(system.Site, clients: 32, rate: 1_000, ledger))
        {
            for (var second = 0; second < seconds; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                foreach (var replica in system.Replicas)
                {
                    healthy[replica] = await system.IsHealthyAsync(replica, cancellationToken) ? healthy[replica] + 1 : 0;
                }

                var asked = system.Replicas.Where(replica => healthy[replica] >= Settled).ToArray();
                Random.Shared.Shuffle(asked);
                if (asked is [var victim, _, ..] && await system.KillAsync(victim, cancellationToken))
                {
                    healthy[victim] = 0;
                    kills++;
                }
            }
        }

        var hits = ledger.Since();
        var failed = hits.Count(hit => hit.Status is not 200);
        // On a busy machine replicas start slowly, and a second in which nginx has nobody else to ask passes without a kill.
        var enough = extent is Extent.Full ? seconds * 0.8 : 2;
        return await Outcome.OfAsync(
            system, ledger, $"slowest reply {hits.Percentile(1).TotalMilliseconds:F0} ms",
            [
                new("replicas were killed under load", kills >= enough, $"{kills} kills in {seconds} s"),
                new("every request was answered with 200", failed == 0, $"{failed} of {hits.Count} were not"),
            ],
            cancellationToken,
            audit => audit.ChecksWhileNginxStays());
    }
}
