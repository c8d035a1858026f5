using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp.Model;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>What is particular to one kind of objects that run.</summary>
/// <param name="IsReported">Whether DCP has looked at the object.</param>
/// <param name="Show">The former snapshot with what DCP now says of the object.</param>
/// <param name="WhyNotStarted">The line for the log of one that could not be started.</param>
internal sealed record WorkloadKind<T>(Func<T, bool> IsReported, Func<CustomResourceSnapshot, T, CustomResourceSnapshot> Show, Func<T, string> WhyNotStarted);

/// <summary>Carries what DCP says of the objects of one kind, and what they write, to the notifications and logs of their resources.</summary>
internal sealed class WorkloadWatcher<T>(
    WorkloadKind<T> kind, DistributedApplicationModel model, DcpClient client, ResourceNotificationService notifications, ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing, IServiceProvider services, ILogger logger)
    where T : class, IDcpObject
{
    private readonly Dictionary<string, IResource> _resources = model.Resources
        .SelectMany(r => r.GetInstanceIds().Select(id => (id, r)))
        .ToDictionary(p => p.id, p => p.r, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string> _currentUids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _retiredUids = new(StringComparer.Ordinal);

    /// <summary>From now on, news of the instance's present object says nothing of the resource: another one takes its place.</summary>
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
            await foreach (var (type, workload) in client.WatchAsync<T>(cancellationToken))
            {
                if (type != DcpChangeType.Deleted && _resources.TryGetValue(workload.Metadata.Name, out var resource))
                {
                    await ApplyAsync(resource, workload, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or DcpException)
        {
            // The application stops, or DCP has ended, which the executor reports.
            logger.LogDebug("No longer watching DCP: {Reason}", exception.Message);
        }
    }

    private async Task ApplyAsync(IResource resource, T workload, CancellationToken cancellationToken)
    {
        var id = workload.Metadata.Name;
        var uid = workload.Metadata.Uid!;
        if (_retiredUids.ContainsKey(uid))
        {
            return;
        }

        if (!_currentUids.TryGetValue(id, out var current) || current != uid)
        {
            _currentUids[id] = uid;
            _ = FollowLogAsync(id, cancellationToken);
        }

        if (!kind.IsReported(workload))
        {
            return;
        }

        var ended = false;
        await notifications.PublishUpdateAsync(resource, id, former =>
        {
            var snapshot = kind.Show(former, workload);
            ended = IsTerminal(snapshot) && !IsTerminal(former);
            return snapshot;
        });

        if (ended && notifications.TryGetCurrentState(id, out var state))
        {
            if (state.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
            {
                loggers.GetLogger(id).LogError("{Reason}", kind.WhyNotStarted(workload));
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
            await foreach (var line in client.FollowLogsAsync<T>(id, cancellationToken))
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
