using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Eventing;

/// <summary>Calls subscribers in the order in which they subscribed.</summary>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly ConcurrentDictionary<Type, List<DistributedApplicationEventSubscription>> _subscriptions = [];

    /// <summary>The application's, once it is built.</summary>
    internal ILogger Logger { get; set; } = NullLogger.Instance;

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationEventSubscription((@event, ct) => callback((T)@event, ct)));
    }

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationResourceEventSubscription(resource, (@event, ct) => callback((T)@event, ct)));
    }

    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        foreach (var subscriptions in _subscriptions.Values)
        {
            lock (subscriptions)
            {
                subscriptions.Remove(subscription);
            }
        }
    }

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent
        => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public async Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);

        if (!_subscriptions.TryGetValue(typeof(T), out var subscriptions))
        {
            return;
        }

        List<DistributedApplicationEventSubscription> called;
        lock (subscriptions)
        {
            called = [.. subscriptions.Where(s => Concerns(s, @event))];
        }

        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                await CallInTurnAsync();
                break;
            case EventDispatchBehavior.BlockingConcurrent:
                await Task.WhenAll(called.Select(s => s.Callback(@event, cancellationToken)));
                break;
            case EventDispatchBehavior.NonBlockingSequential:
                RunInBackground(CallInTurnAsync);
                break;
            case EventDispatchBehavior.NonBlockingConcurrent:
                foreach (var subscription in called)
                {
                    RunInBackground(() => subscription.Callback(@event, cancellationToken));
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dispatchBehavior), dispatchBehavior, "Not a known dispatch behaviour.");
        }

        async Task CallInTurnAsync()
        {
            foreach (var subscription in called)
            {
                await subscription.Callback(@event, cancellationToken);
            }
        }
    }

    // Nobody awaits it: a failure would show nowhere but here.
    private void RunInBackground(Func<Task> callback) => _ = Task.Run(async () =>
    {
        try
        {
            await callback();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Logger.LogError(exception, "A subscriber to an event failed.");
        }
    });

    private static bool Concerns(DistributedApplicationEventSubscription subscription, IDistributedApplicationEvent @event)
        => subscription is not DistributedApplicationResourceEventSubscription { Resource: { } resource }
            || ReferenceEquals(resource, (@event as IDistributedApplicationResourceEvent)?.Resource);

    private DistributedApplicationEventSubscription Add<T>(DistributedApplicationEventSubscription subscription)
    {
        if (typeof(T).IsAbstract)
        {
            throw new ArgumentException($"Events of the type {typeof(T).Name} are never published, because it is abstract: subscribe to a concrete one.", nameof(subscription));
        }

        var subscriptions = _subscriptions.GetOrAdd(typeof(T), _ => []);
        lock (subscriptions)
        {
            subscriptions.Add(subscription);
        }

        return subscription;
    }
}
