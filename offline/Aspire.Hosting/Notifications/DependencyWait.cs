using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Waits until every dependency of a resource is as its <see cref="WaitAnnotation"/> asks.</summary>
internal sealed class DependencyWait(ResourceNotificationService notifications, ResourceLoggerService loggers, WaitBehavior defaultBehavior)
{
    public static bool HasEnded(ResourceEvent e)
        => e.Snapshot.State is { Text: { } state } && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    // Ready comes after the handlers of ResourceReadyEvent, which may still prepare what the waiting resource needs.
    public static bool IsReady(ResourceEvent e)
        => e.Snapshot.State?.Text == KnownResourceStates.Running && e.Snapshot.HealthStatus == HealthStatus.Healthy && e.Snapshot.IsReady;

    public async Task RunAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(w => w.Resource is not IResourceWithoutLifetime).ToArray();
        if (waits.Length == 0)
        {
            return;
        }

        await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Waiting });
        var logger = loggers.GetLogger(resource);
        await Task.WhenAll(waits.SelectMany(w => w.Resource.GetInstanceIds().Select(id => WaitAsync(w, id, logger, cancellationToken))));
    }

    private async Task WaitAsync(WaitAnnotation wait, string id, ILogger logger, CancellationToken cancellationToken)
    {
        var name = wait.Resource.Name;
        var stopsEarly = (wait.WaitBehavior ?? defaultBehavior) == WaitBehavior.StopOnResourceUnavailable;
        logger.LogInformation("Waiting for resource '{Name}' {Condition}.", name, Condition(wait));

        var reached = await notifications.WaitForResourceAsync(
            name, e => e.ResourceId == id && (IsMet(wait, e) || HasFailed(wait, e) || (stopsEarly && HasEnded(e))), cancellationToken);

        if (!IsMet(wait, reached))
        {
            throw new DistributedApplicationException(
                $"The dependency '{name}' is '{reached.Snapshot.State?.Text}' with exit code {reached.Snapshot.ExitCode?.ToString() ?? "none"}; waiting {Condition(wait)} has no end.");
        }

        logger.LogInformation("Finished waiting for resource '{Name}'.", name);
    }

    private static bool IsMet(WaitAnnotation wait, ResourceEvent e) => wait.WaitType switch
    {
        WaitType.WaitUntilStarted => e.Snapshot.State?.Text == KnownResourceStates.Running,
        WaitType.WaitForCompletion => HasEnded(e) && e.Snapshot.State!.Text != KnownResourceStates.FailedToStart && (e.Snapshot.ExitCode ?? wait.ExitCode) == wait.ExitCode,
        _ => IsReady(e),
    };

    private static bool HasFailed(WaitAnnotation wait, ResourceEvent e) => wait.WaitType == WaitType.WaitForCompletion && HasEnded(e);

    private static string Condition(WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitUntilStarted => "to start",
        WaitType.WaitForCompletion => $"to complete with exit code {wait.ExitCode}",
        _ => "to be healthy",
    };
}
