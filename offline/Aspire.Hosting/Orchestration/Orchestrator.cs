using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Takes every resource from declared to running, and starts and stops it when told to.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, DcpExecutor executor, EndpointAllocation endpoints,
    ResourceNotificationService notifications, ResourceLoggerService loggers, IDistributedApplicationEventing eventing, IServiceProvider services,
    ILogger<Orchestrator> logger) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var token = either.Token;

        await executor.StartAsync(token);
        await Task.WhenAll(model.Resources.Select(r => InitializeAsync(r, token)));
        await Task.WhenAll(model.Resources.Select(r => AllocateAsync(r, token)));
        await Task.WhenAll(model.Resources.Where(StartsByItself).Select(r => StartAsync(r, r.GetInstanceIds(), token)));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await executor.DisposeAsync();
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Starts an instance that is not running; does nothing to one that is.</summary>
    public async Task StartResourceAsync(string id, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var resource = ResourceOf(id);

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
        await notifications.PublishUpdateAsync(resource, s => s with
        {
            CreationTimeStamp = DateTime.UtcNow,
            State = resource.IsRunByDcp() && s.State is null
                ? StartsByItself(resource) ? KnownResourceStates.Starting : KnownResourceStates.NotStarted
                : s.State,
        });
        await eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, loggers, notifications, services), cancellationToken);
    }

    private async Task AllocateAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource.HasAnnotationOfType<EndpointAnnotation>())
        {
            await endpoints.AllocateAsync(resource, executor.Client, cancellationToken);
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
        }

        var urls = await ResourceUrls.ComposeAsync(resource, executionContext, cancellationToken);
        if (urls.Length > 0)
        {
            await notifications.PublishUpdateAsync(resource, s => s with { Urls = urls });
        }

        if (resource is IResourceWithConnectionString)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
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
            await notifications.WaitForDependenciesAsync(resource, cancellationToken);
            await Task.WhenAll(ids.Select(id => executor.StartAsync(resource, id, cancellationToken)));
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // One resource that cannot start does not end the others: it says so in its state and its log.
            logger.LogError("The resource '{Resource}' could not be started: {Reason}", resource.Name, exception.Message);
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
