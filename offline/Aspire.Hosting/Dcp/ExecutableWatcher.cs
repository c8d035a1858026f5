using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>Carries what DCP says of the processes, and what they write, to the notifications and logs of their resources.</summary>
internal sealed class ExecutableWatcher(
    DistributedApplicationModel model, DcpClient client, ResourceNotificationService notifications, ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing, IServiceProvider services, ILogger logger)
{
    private readonly Dictionary<string, IResource> _resources = model.Resources
        .SelectMany(r => r.GetInstanceIds().Select(id => (id, r)))
        .ToDictionary(p => p.id, p => p.r, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string> _currentUids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _retiredUids = new(StringComparer.Ordinal);

    /// <summary>From now on, news of the instance's present process says nothing of the resource: another one takes its place.</summary>
    public void Retire(string id)
    {
        if (_currentUids.TryRemove(id, out var uid))
        {
            _retiredUids[uid] = 0;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (type, executable) in client.WatchAsync<Executable>(cancellationToken))
            {
                if (type != DcpChangeType.Deleted && _resources.TryGetValue(executable.Metadata.Name, out var resource))
                {
                    await ApplyAsync(resource, executable, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or DcpException)
        {
            // The application stops, or DCP has ended, which the executor reports.
            logger.LogDebug("No longer watching DCP: {Reason}", exception.Message);
        }
    }

    private async Task ApplyAsync(IResource resource, Executable executable, CancellationToken cancellationToken)
    {
        var id = executable.Metadata.Name;
        var uid = executable.Metadata.Uid!;
        if (_retiredUids.ContainsKey(uid))
        {
            return;
        }

        if (!_currentUids.TryGetValue(id, out var current) || current != uid)
        {
            _currentUids[id] = uid;
            _ = FollowLogAsync(id, cancellationToken);
        }

        if (executable.Status is null)
        {
            return;
        }

        var ended = false;
        await notifications.PublishUpdateAsync(resource, id, former =>
        {
            var snapshot = ExecutableSnapshot.Apply(former, executable);
            ended = IsTerminal(snapshot) && !IsTerminal(former);
            return snapshot;
        });

        if (ended && notifications.TryGetCurrentState(id, out var state))
        {
            if (state.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
            {
                // DCP gives the reason in its own diagnostics only.
                loggers.GetLogger(id).LogError(
                    "'{Program}' could not be started in '{Directory}': does it exist, and may it be executed?", executable.Spec.ExecutablePath, executable.Spec.WorkingDirectory);
            }

            await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, state), EventDispatchBehavior.NonBlockingSequential, cancellationToken);
        }
    }

    private static bool IsTerminal(CustomResourceSnapshot snapshot)
        => snapshot.State is { Text: { } text } && KnownResourceStates.TerminalStates.Contains(text);

    private async Task FollowLogAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in client.FollowLogsAsync<Executable>(id, cancellationToken))
            {
                loggers.Append(id, line.Timestamp?.UtcDateTime ?? DateTime.UtcNow, line.Text, line.IsError);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or DcpException)
        {
            logger.LogDebug("No longer following the log of {Id}: {Reason}", id, exception.Message);
        }
    }
}
