using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>Tells every nginx when its replicas, or itself, are no longer as they were.</summary>
internal sealed class MembershipWatch(
    ResourceNotificationService notifications, Memberships memberships, Members members, HealthPulse pulse,
    IHostApplicationLifetime lifetime, ILogger<MembershipWatch> logger, TimeProvider? time = null) : IDistributedApplicationEventingSubscriber
{
    // A replica that was started and is not healthy by then is treated as one that turned unhealthy.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode)
        {
            // Not a hosted service: those start only once every resource has stopped waiting for others.
            eventing.Subscribe<BeforeStartEvent>((_, _) =>
            {
                Start(lifetime.ApplicationStopping);

                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    private void Start(CancellationToken stopping)
    {
        var updates = memberships.All.Where(nginx => nginx.Upstreams.Count > 0).ToDictionary(nginx => nginx, nginx => new Updates(memberships[nginx], _time, logger));

        foreach (var update in updates.Values)
        {
            _ = update.RunAsync(stopping);
        }

        _ = WatchAsync(updates, stopping);
        _ = pulse.RunAsync(
            updates.Keys,
            replica =>
            {
                foreach (var nginx in memberships.Balancing(replica))
                {
                    updates[nginx].Request();
                }
            },
            stopping);
    }

    private async Task StartAsync(Member member, List<Updates> concerned, CancellationToken stopping)
    {
        var start = member.BeginStart();
        await Task.Delay(StartPatience, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        member.EndStart(start);
        concerned.ForEach(update => update.Request());
    }

    private async Task WatchAsync(Dictionary<NginxResource, Updates> updates, CancellationToken stopping)
    {
        var last = new Dictionary<string, (string? State, HealthStatus? Health)>(StringComparer.OrdinalIgnoreCase);

        try
        {
            await foreach (var change in notifications.WatchAsync(stopping).ConfigureAwait(false))
            {
                var now = (change.Snapshot.State?.Text, change.Snapshot.HealthStatus);

                if (last.TryGetValue(change.ResourceId, out var before) && before == now)
                {
                    continue;
                }

                last[change.ResourceId] = now;

                var concerned = updates.Where(one => one.Key.Name == change.Resource.Name || one.Key.Replicas.Contains(change.Resource)).Select(one => one.Value).ToList();
                var member = members[change.Resource.Name];

                if (now.Text != KnownResourceStates.Running)
                {
                    member.Forget();
                }
                else if (before.State is not null && before.State != now.Text)
                {
                    _ = StartAsync(member, concerned, stopping);
                }

                concerned.ForEach(update => update.Request());
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }
}
