using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Parameters;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Takes every resource from declared to running, and starts and stops it when told to.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, DcpExecutor executor, EndpointAllocation endpoints,
    ResourceNotificationService notifications, ResourceLoggerService loggers, IDistributedApplicationEventing eventing, IServiceProvider services) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var token = either.Token;

        await executor.StartAsync(token);
        await Task.WhenAll(model.Resources.Select(r => InitializeAsync(r, token)));

        // Every address first: what is told of one resource may refer to another one's.
        await Task.WhenAll(model.Resources.Select(r => endpoints.AllocateAsync(r, executor.Client, token)));
        await Task.WhenAll(model.Resources.Select(r => AnnounceAsync(r, token)));
        await Task.WhenAll(model.Resources.Where(StartsByItself).Select(r => StartAsync(r, r.GetInstanceIds(), token)));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await executor.DisposeAsync();
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Starts an instance that is not running, and one that waits without waiting any longer; does nothing to one that runs.</summary>
    public async Task StartResourceAsync(string id, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var resource = ResourceOf(id);

        if (await ReleaseAsync(resource, id))
        {
            return;
        }

        if (notifications.TryGetCurrentState(id, out var state) && state.Snapshot.State?.Text != KnownResourceStates.Running
            && await StartAsync(resource, [id], either.Token) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Ends an instance and waits until it has ended.</summary>
    public async Task StopResourceAsync(string id, CancellationToken cancellationToken)
    {
        using var gate = await EnterAsync(id, cancellationToken);

        if (notifications.TryGetCurrentState(id, out var state) && state.Snapshot.State is { Text: { } text } && text == KnownResourceStates.Running)
        {
            await executor.StopAsync(state.Resource, id, cancellationToken);
        }
    }

    private static bool StartsByItself(IResource resource) => resource.IsRunByDcp() && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    private async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource is ParameterResource parameter)
        {
            await notifications.PublishUpdateAsync(parameter, await ParameterSnapshot.OfAsync(parameter, loggers.GetLogger(parameter), cancellationToken));
        }

        await notifications.PublishUpdateAsync(resource, s => (resource is ProjectResource or ExecutableResource ? ExecutableSnapshot.Introduce(s, resource) : s) with
        {
            CreationTimeStamp = DateTime.UtcNow,
            State = resource.IsRunByDcp() && s.State is null
                ? StartsByItself(resource) ? KnownResourceStates.Starting : KnownResourceStates.NotStarted
                : s.State,
        });
        await eventing.PublishAsync(
            new InitializeResourceEvent(resource, eventing, loggers, notifications, services), EventDispatchBehavior.NonBlockingConcurrent, cancellationToken);
    }

    private async Task AnnounceAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource.HasAnnotationOfType<EndpointAnnotation>())
        {
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
        }

        var urls = await ResourceUrls.ComposeAsync(resource, executionContext, cancellationToken);
        if (urls.Length > 0)
        {
            await notifications.PublishUpdateAsync(resource, s => s with { Urls = urls });
        }

        if (resource is IResourceWithConnectionString reachable)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
            await ShowConnectionStringAsync(reachable, cancellationToken);
        }
    }

    private async Task ShowConnectionStringAsync(IResourceWithConnectionString resource, CancellationToken cancellationToken)
    {
        try
        {
            var value = await resource.GetConnectionStringAsync(cancellationToken);
            await notifications.PublishUpdateAsync(resource, s => s.WithProperties([new(CustomResourceKnownProperties.ConnectionString, value) { IsSensitive = true }]));
        }
        catch (MissingParameterValueException exception)
        {
            loggers.GetLogger(resource).LogError("The connection string is not known: {Reason}", exception.Message);
        }
    }

    /// <returns>What kept the resource from starting, or null.</returns>
    private async Task<Exception?> StartAsync(IResource resource, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var gates = new List<IDisposable>();
        try
        {
            foreach (var id in ids)
            {
                gates.Add(await EnterAsync(id, cancellationToken));
                await notifications.PublishUpdateAsync(resource, id, s => s with { State = KnownResourceStates.Starting, ExitCode = null, StartTimeStamp = null, StopTimeStamp = null });
            }

            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken);
            await WaitForDependenciesAsync(resource, ids, cancellationToken);
            await Task.WhenAll(ids.Select(id => executor.StartAsync(resource, id, cancellationToken)));
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // One resource that cannot start does not end the others: it says so in its state and its log.
            foreach (var id in ids)
            {
                loggers.GetLogger(id).LogError("{Reason}", exception is DistributedApplicationException ? exception.Message : exception.ToString());
                await notifications.PublishUpdateAsync(resource, id, s => s with { State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error), StopTimeStamp = DateTime.UtcNow });
            }

            return exception;
        }
        finally
        {
            gates.ForEach(g => g.Dispose());
        }
    }

    // Who starts a waiting resource wants it to wait no longer; leaving the state is how the wait learns of it.
    private async Task<bool> ReleaseAsync(IResource resource, string id)
    {
        var waited = false;
        await notifications.PublishUpdateAsync(resource, id, s =>
        {
            waited = s.State?.Text == KnownResourceStates.Waiting;
            return waited ? s with { State = KnownResourceStates.Starting } : s;
        });

        return waited;
    }

    private async Task WaitForDependenciesAsync(IResource resource, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (!resource.HasAnnotationOfType<WaitAnnotation>())
        {
            return;
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var released = notifications.WaitForResourceAsync(
            resource.Name,
            e => ids.Contains(e.ResourceId) && HasLeftWaiting(e),
            done.Token);

        try
        {
            await await Task.WhenAny(notifications.WaitForDependenciesAsync(resource, done.Token), released);
        }
        finally
        {
            await done.CancelAsync();
        }

        bool HasLeftWaiting(ResourceEvent e)
        {
            if (e.Snapshot.State?.Text == KnownResourceStates.Waiting)
            {
                waiting.Add(e.ResourceId);
                return false;
            }

            return waiting.Contains(e.ResourceId);
        }
    }

    private IResource ResourceOf(string id)
        => notifications.TryGetCurrentState(id, out var state) ? state.Resource : throw new DistributedApplicationException($"There is no resource '{id}'.");

    // One start or stop of an instance at a time.
    private async Task<IDisposable> EnterAsync(string id, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(id, _ => new(1, 1));
        await gate.WaitAsync(cancellationToken);
        return new Release(gate);
    }

    private sealed class Release(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
