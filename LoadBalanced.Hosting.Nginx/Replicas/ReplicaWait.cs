using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Nginx.Replicas;

/// <summary>A wait for replicas that one replica cannot make endless: it ends when each is healthy or has ended, and only the first start waits.</summary>
internal sealed class ReplicaWait(IResource waiting, IReadOnlyCollection<IResource> replicas)
{
    private readonly Dictionary<string, CustomResourceSnapshot> _last = new(StringComparer.OrdinalIgnoreCase);

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
            var wait = new ReplicaWait(waiting.Resource, [.. awaited.Select(replica => replica.Resource)]);

            // Not a hosted service: those start only once every resource has stopped waiting for others.
            waiting.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((starting, cancellationToken) =>
            {
                _ = wait.WatchAsync(starting.Services);

                return Task.CompletedTask;
            });
            waiting.OnResourceReady((_, _, _) =>
            {
                wait.End();

                return Task.CompletedTask;
            });
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

    private async Task WatchAsync(IServiceProvider services)
    {
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var commands = services.GetRequiredService<ResourceCommandService>();
        var loggers = services.GetRequiredService<ResourceLoggerService>();

        try
        {
            await foreach (var change in services.GetRequiredService<ResourceNotificationService>().WatchAsync(stopping).ConfigureAwait(false))
            {
                _last[change.Resource.Name] = change.Snapshot;

                if (change.Resource.Name != waiting.Name && !replicas.Contains(change.Resource))
                {
                    continue;
                }

                if (Last(waiting)?.State?.Text == KnownResourceStates.Waiting && replicas.All(IsSettled) && replicas.FirstOrDefault(HasEnded) is { } ended)
                {
                    loggers.GetLogger(waiting).LogWarning("Starting without '{Replica}', which has ended.", ended.Name);

                    // What waits is waiting no longer when it is told to start.
                    await commands.ExecuteCommandAsync(waiting.Name, KnownResourceCommands.StartCommand, stopping).ConfigureAwait(false);
                    _last.Remove(waiting.Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private CustomResourceSnapshot? Last(IResource resource) => _last.GetValueOrDefault(resource.Name);

    private bool IsSettled(IResource replica) =>
        HasEnded(replica) || Last(replica) is { HealthStatus: HealthStatus.Healthy, State.Text: var state } && state == KnownResourceStates.Running;

    private bool HasEnded(IResource replica) => Last(replica)?.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);
}
