using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Replicas;

/// <summary>A wait for replicas that one replica cannot make endless: it ends when each is healthy or has ended, and only the first start waits.</summary>
internal sealed class ReplicaWait(IResource waiting, IReadOnlyCollection<IResource> replicas, IServiceProvider services)
{
    private readonly ResourceNotificationService _notifications = services.GetRequiredService<ResourceNotificationService>();

    public static void AddTo<T>(IResourceBuilder<T> waiting, ReplicaSet replicas)
        where T : IResourceWithWaitSupport
    {
        var awaited = replicas.Replicas.Take(replicas.Initial).ToList();

        foreach (var replica in awaited)
        {
            waiting.WaitFor(replica, WaitBehavior.WaitOnResourceUnavailable);
        }

        if (waiting.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            // Not a hosted service: those start only once every resource has stopped waiting for others.
            waiting.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((starting, cancellationToken) =>
            {
                _ = new ReplicaWait(waiting.Resource, [.. awaited.Select(replica => replica.Resource)], starting.Services).WatchAsync();

                return Task.CompletedTask;
            });
        }
    }

    private async Task WatchAsync()
    {
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        try
        {
            await foreach (var _ in _notifications.WatchAsync(stopping).ConfigureAwait(false))
            {
                if (IsUp(waiting))
                {
                    End();

                    return;
                }

                if (StateOf(waiting) == KnownResourceStates.Waiting && replicas.All(replica => IsUp(replica) || HasEnded(replica)) && replicas.FirstOrDefault(HasEnded) is { } ended)
                {
                    services.GetRequiredService<ResourceLoggerService>().GetLogger(waiting).LogWarning("Starting without '{Replica}', which has ended.", ended.Name);

                    // What waits is waiting no longer when it is told to start.
                    await services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(waiting.Name, KnownResourceCommands.StartCommand, stopping).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    // A replica that is away later is nginx's to pass over: it must not keep a restarted nginx, and with it the whole site, away as well.
    private void End()
    {
        foreach (var wait in waiting.Annotations.OfType<WaitAnnotation>().Where(wait => replicas.Contains(wait.Resource)).ToList())
        {
            waiting.Annotations.Remove(wait);
        }
    }

    private bool IsUp(IResource resource) => Last(resource) is { HealthStatus: HealthStatus.Healthy, State.Text: var state } && state == KnownResourceStates.Running;

    private bool HasEnded(IResource resource) => StateOf(resource) is { } state && KnownResourceStates.TerminalStates.Contains(state);

    private string? StateOf(IResource resource) => Last(resource)?.State?.Text;

    private CustomResourceSnapshot? Last(IResource resource) => _notifications.TryGetCurrentState(resource.Name, out var now) ? now.Snapshot : null;
}
