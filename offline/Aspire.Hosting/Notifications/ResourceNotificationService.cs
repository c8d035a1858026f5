using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows every resource's state, tells of each change, and waits for states.</summary>
public class ResourceNotificationService(
    ILogger<ResourceNotificationService> logger, IHostApplicationLifetime hostApplicationLifetime,
    IServiceProvider serviceProvider, ResourceLoggerService resourceLoggerService) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(hostApplicationLifetime.ApplicationStopping);

    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in resource.GetInstanceIds())
        {
            await PublishUpdateAsync(resource, id, stateFactory);
        }
    }

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(stateFactory);

        lock (_lock)
        {
            if (_states.TryGetValue(resourceId, out var known) && !ReferenceEquals(known.Resource, resource))
            {
                throw new InvalidOperationException($"Resource instance doesn't match: the id '{resourceId}' belongs to another resource named '{known.Resource.Name}'.");
            }

            var former = known is not null ? known.Snapshot : SnapshotComposition.Initial(resource);
            var snapshot = SnapshotComposition.Complete(resource, former, stateFactory(former), serviceProvider);
            var change = new ResourceEvent(resource, resourceId, snapshot);
            _states[resourceId] = change;

            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(change);
            }

            if (former.State?.Text != snapshot.State?.Text)
            {
                logger.LogDebug("Resource {Resource}/{ResourceId} changed state: {Former} -> {State}", resource.Name, resourceId, former.State?.Text, snapshot.State?.Text);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The state of the instance of that id, or of the resource of that name if it has but one instance.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            if (!_states.TryGetValue(resourceId, out resourceEvent) && _states.Values.Where(s => HasName(s, resourceId)).Take(2).ToArray() is [var single])
            {
                resourceEvent = single;
            }

            return resourceEvent is not null;
        }
    }

    /// <summary>Every instance's present state first, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var channel = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });

        lock (_lock)
        {
            foreach (var state in _states.Values)
            {
                channel.Writer.TryWrite(state);
            }

            _watchers.Add(channel.Writer);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(ended.Token))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel.Writer);
            }
        }
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
        => WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var targets = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { Text: { } text } && targets.Contains(text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <exception cref="OperationCanceledException">Cancelled, or the application stops first.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (HasName(change, resourceName) && predicate(change))
            {
                return change;
            }
        }

        throw new OperationCanceledException($"The application stopped before the resource '{resourceName}' met the condition.");
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
        => WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <exception cref="DistributedApplicationException">The behaviour is to stop waiting in vain, and the resource has ended or failed, or is unknown.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        if (waitBehavior == WaitBehavior.StopOnResourceUnavailable
            && serviceProvider.GetService<DistributedApplicationModel>() is { } model && !model.Resources.Any(r => string.Equals(r.Name, resourceName, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"There is no resource '{resourceName}' to wait for.");
        }

        var reached = await WaitForResourceAsync(
            resourceName, e => DependencyWait.IsReady(e) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && DependencyWait.HasEnded(e)), cancellationToken);

        return DependencyWait.IsReady(reached)
            ? reached
            : throw new DistributedApplicationException($"The resource '{resourceName}' is '{reached.Snapshot.State?.Text}' and will not become healthy.");
    }

    /// <summary>Waits for everything the resource was declared to wait for.</summary>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
        => new DependencyWait(this, resourceLoggerService, DefaultWaitBehavior).RunAsync(resource, cancellationToken);

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool HasName(ResourceEvent change, string name) => string.Equals(change.Resource.Name, name, StringComparison.OrdinalIgnoreCase);

    private WaitBehavior DefaultWaitBehavior => serviceProvider.GetRequiredService<IOptions<ResourceNotificationServiceOptions>>().Value.DefaultWaitBehavior;
}
