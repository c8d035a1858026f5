using System.Diagnostics;
using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>Redis hangs: it takes connections and commands, and answers none.</summary>
internal sealed class StalledRedis : IDrill
{
    // Visits:CountTimeout is 1 s; the rest is for a machine that the drill itself keeps busy.
    private static readonly TimeSpan LongestReply = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(2);

    public string Name => "stall";

    public string What => "SIGSTOP of Redis under load, then SIGCONT";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        var stall = TimeSpan.FromSeconds(extent is Extent.Full ? 5 : 3);
        await using var system = await DrillSystem.StartAsync(cancellationToken);
        var before = await ProcessesAsync(system, cancellationToken);
        var ledger = new Ledger();
        long stopped, continued;

        // Many clients, so that requests pile up wherever they can.
        await using (new Crowd(system.Site, clients: 500, rate: 1_000, ledger))
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            stopped = Stopwatch.GetTimestamp();
            await system.SignalAsync("STOP", DrillSystem.Cache, cancellationToken);
            try
            {
                await Task.Delay(stall, cancellationToken);
            }
            finally
            {
                await system.SignalAsync("CONT", DrillSystem.Cache, CancellationToken.None);
            }

            continued = Stopwatch.GetTimestamp();
            await Task.Delay(Recovery + TimeSpan.FromSeconds(2), cancellationToken);
        }

        var hits = ledger.Since();
        var during = hits.Where(hit => hit.Sent >= stopped && hit.Sent < continued).ToList();
        var slowest = hits.Percentile(1);
        var notReplied = hits.Count(hit => hit.Status is not 200);
        var lastWithout = hits.Where(hit => hit.Number is null).Select(hit => hit.Sent).DefaultIfEmpty(stopped).Max();
        var recovery = lastWithout > continued ? Stopwatch.GetElapsedTime(continued, lastWithout) : TimeSpan.Zero;
        var after = await ProcessesAsync(system, cancellationToken);

        return await Outcome.OfAsync(
            system, ledger,
            $"stalled for {stall.TotalSeconds} s, {during.Count} requests meanwhile; p50 {during.Percentile(0.5).TotalMilliseconds:F0} ms, slowest reply {slowest.TotalMilliseconds:F0} ms; the last without a number was sent {recovery.TotalMilliseconds:F0} ms after the stall",
            [
                new("every request was answered with 200", notReplied == 0, $"{notReplied} of {hits.Count} were not"),
                new("no reply took longer than the time-out", slowest <= LongestReply, $"{slowest.TotalMilliseconds:F0} ms"),
                new("all requests had numbers again soon after", recovery <= Recovery, $"after {recovery.TotalMilliseconds:F0} ms"),
                new("nothing was restarted", before.SequenceEqual(after), $"processes {string.Join(", ", after)}"),
            ],
            cancellationToken);
    }

    private static async Task<IReadOnlyList<int>> ProcessesAsync(DrillSystem system, CancellationToken cancellationToken)
    {
        var processes = new List<int>();
        foreach (var resource in (string[])[DrillSystem.Cache, .. system.Replicas])
        {
            processes.Add(await system.ProcessIdAsync(resource, cancellationToken));
        }

        return processes;
    }
}
