using System.Diagnostics;
using System.Net.NetworkInformation;
using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Faults;

/// <summary>Very many connections, of which some are out to hold the site up. The others must not notice.</summary>
internal sealed class Slowloris : IDrill
{
    private const int Busy = 64;

    // Differences below this are the machine's, on which the drill runs too.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(5);

    public string Name => "slowloris";

    public string What => "10,000 connections open, 1,000 of them slow";

    public async Task<Outcome> RunAsync(Extent extent, CancellationToken cancellationToken)
    {
        var (connections, slow, time) = extent is Extent.Full ? (10_000, 1_000, TimeSpan.FromSeconds(12)) : (1_000, 100, TimeSpan.FromSeconds(2));
        await using var system = await DrillSystem.StartAsync(cancellationToken);
        var ledger = new Ledger();
        TimeSpan before, crowded, after;
        int open, disconnected;

        await using (new Crowd(system.Site, Busy, rate: 1_000, ledger))
        {
            // The first requests find cold programs.
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            before = await MeasureAsync();

            using (var idle = new IdleClients(system.Site, connections - slow - Busy, ledger))
            {
                await idle.HitAsync(cancellationToken);
                await using (new SlowClients(system.Site, slow))
                {
                    await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
                    crowded = await MeasureAsync();
                    open = Open(system.Site.Port);
                }

                await idle.HitAsync(cancellationToken);
                disconnected = idle.Disconnected;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            after = await MeasureAsync();
        }

        // What else the machine does shows in the quiet times: the worse of both counts.
        var quiet = before > after ? before : after;
        var failed = ledger.Since().Count(hit => hit.Status is not 200);
        return await Outcome.OfAsync(
            system, ledger,
            $"{open} connections open at once; p99 {before.TotalMilliseconds:F1} ms before, {crowded.TotalMilliseconds:F1} ms with them, {after.TotalMilliseconds:F1} ms after",
            [
                new($"{connections} connections were open", open >= connections * 0.98, $"{open}"),
                new("none of those that behave was closed", disconnected == 0, $"{disconnected} were"),
                new("every request was answered with 200", failed == 0, $"{failed} were not"),
                new("p99 stayed within twice its quiet value", crowded <= (2 * quiet) + Noise, $"{crowded / quiet:F1} times"),
            ],
            cancellationToken);

        async Task<TimeSpan> MeasureAsync()
        {
            var since = Stopwatch.GetTimestamp();
            await Task.Delay(time, cancellationToken);
            return ledger.Since(since).Percentile(0.99);
        }
    }

    private static int Open(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.RemoteEndPoint.Port == port && connection.State is TcpState.Established);
}
