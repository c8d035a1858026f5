using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Runs the health checks of the replicas that get requests.</summary>
/// <remarks>
/// The application model runs them too, but looks at a healthy resource only every 30 s: too late for a balancer. It is the one
/// that finds a replica healthy after its start.
/// </remarks>
internal sealed class HealthPulse(ResourceNotificationService notifications, HealthCheckService checks, Members members, TimeProvider? time = null)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A replica that hangs keeps each visitor that comes to it waiting for ten seconds meanwhile.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="balancers">Whose replicas.</param>
    /// <param name="changed">Told which replica left or came back.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RunAsync(IReadOnlyCollection<NginxResource> balancers, Action<IResource> changed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, _time);

        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                var replicas = balancers.SelectMany(nginx => nginx.Replicas).Distinct();
                await Task.WhenAll(replicas.Select(replica => CheckAsync(replica, changed, stopping))).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task CheckAsync(IResource replica, Action<IResource> changed, CancellationToken stopping)
    {
        var member = members[replica.Name];

        if (!IsDue(replica, member, out var keys))
        {
            return;
        }

        var healthy = await IsHealthyAsync(keys, stopping).ConfigureAwait(false);

        // It may have ended meanwhile, and then this says nothing any more.
        if (IsDue(replica, member, out _) && member.Checked(healthy))
        {
            changed(replica);
        }
    }

    private bool IsDue(IResource replica, Member member, out HashSet<string> keys)
    {
        keys = replica.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet(StringComparer.Ordinal);

        return keys.Count > 0
            && notifications.TryGetCurrentState(replica.Name, out var now)
            && now.Snapshot.State?.Text == KnownResourceStates.Running
            && (member.IsHealthy is not null || now.Snapshot.HealthStatus is HealthStatus.Healthy);
    }

    private async Task<bool> IsHealthyAsync(HashSet<string> keys, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);

        try
        {
            var report = await checks.CheckHealthAsync(check => keys.Contains(check.Name), either.Token).ConfigureAwait(false);

            return report.Status is not HealthStatus.Unhealthy;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
