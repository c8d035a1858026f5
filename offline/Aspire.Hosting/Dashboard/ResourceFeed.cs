using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Follows every resource of the model once, and lets any number of clients watch.</summary>
internal sealed class ResourceFeed(ResourceNotificationService notifications, TimeProvider time, ILogger<ResourceFeed> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Proto.Resource> _current = new(StringComparer.Ordinal);
    private readonly HashSet<ResourceSubscription> _subscriptions = [];

    public int Watchers
    {
        get
        {
            lock (_lock)
                return _subscriptions.Count;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var firstSeen = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        await foreach (var @event in notifications.WatchAsync(cancellationToken))
        {
            try
            {
                if (!firstSeen.TryGetValue(@event.ResourceId, out var seen))
                    firstSeen[@event.ResourceId] = seen = time.GetUtcNow().UtcDateTime;

                Publish(ResourceMessages.From(@event, seen));
            }
            catch (Exception e)
            {
                // One resource with a snapshot we cannot show must not hide all others.
                logger.LogError(e, "The dashboard cannot be told about {Resource}.", @event.ResourceId);
            }
        }
    }

    public async IAsyncEnumerable<Proto.WatchResourcesUpdate> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = new ResourceSubscription();
        var initial = new Proto.InitialResourceData();
        lock (_lock)
        {
            initial.Resources.AddRange(_current.Values);
            _subscriptions.Add(subscription);
        }

        try
        {
            yield return new() { InitialData = initial };
            while (true)
            {
                var changes = new Proto.WatchResourcesChanges();
                changes.Value.AddRange((await subscription.TakeAsync(cancellationToken)).Select(r => new Proto.WatchResourcesChange { Upsert = r }));
                yield return new() { Changes = changes };
            }
        }
        finally
        {
            lock (_lock)
                _subscriptions.Remove(subscription);
        }
    }

    private void Publish(Proto.Resource resource)
    {
        lock (_lock)
        {
            _current[resource.Name] = resource;
            foreach (var subscription in _subscriptions)
                subscription.Offer(resource);
        }
    }
}
