using System.Diagnostics;
using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>Redis dies in the middle of its work, and the supervisor starts it again.</summary>
/// <param name="fsync">When it has its append-only file on the disk.</param>
internal sealed class KilledRedis(string fsync) : IDrill
{
    // Redis's own bound on what it answers before it appended it, when the disk is slow (docs/counting.md). With "always" there is none.
    private static readonly TimeSpan LossBound = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => $"redis-{fsync}";

    public string What => $"kill -9 of Redis under load, with Fsync={fsync}";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        await using var system = await DrillSystem.StartAsync(cancellationToken, $"Fsync={fsync}");
        var ledger = new Ledger();
        var kills = new List<long>();
        var away = new List<TimeSpan>();

        await using (new Crowd(system.Site, clients: 32, rate: 1_000, ledger))
        {
            for (var rest = extent is Extent.Full ? 3 : 1; rest > 0; rest--)
            {
                await Task.Delay(Between, cancellationToken);
                while (!await system.KillAsync(DrillSystem.Cache, cancellationToken))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
                }

                kills.Add(Stopwatch.GetTimestamp());
                away.Add(await CountingAgainAsync(ledger, kills[^1], cancellationToken));
            }

            await Task.Delay(Between, cancellationToken);
        }

        await system.HealthyAsync(DrillSystem.Cache, cancellationToken);
        return await Outcome.OfAsync(
            system, ledger,
            $"{kills.Count} kills; counting again after {string.Join(", ", away.Select(time => $"{time.TotalSeconds:F1} s"))}",
            [new("counting went on after each kill", away.TrueForAll(time => time < Patience), $"within {Patience.TotalSeconds} s")],
            cancellationToken,
            audit => fsync is "always" ? audit.Checks() : audit.Checks(kills, LossBound));
    }

    private static async Task<TimeSpan> CountingAgainAsync(Ledger ledger, long kill, CancellationToken cancellationToken)
    {
        while (Stopwatch.GetElapsedTime(kill) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            if (ledger.Since(kill).FirstOrDefault(hit => hit.Number is not null) is { } first)
            {
                return Stopwatch.GetElapsedTime(kill, first.Ended);
            }
        }

        return Patience;
    }
}
