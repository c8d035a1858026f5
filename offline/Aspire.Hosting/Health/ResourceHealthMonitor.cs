using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>Runs the health checks of every running resource, and says once a start when it is ready.</summary>
internal sealed class ResourceHealthMonitor(
    ResourceNotificationService notifications, ResourceLoggerService loggers, HealthCheckService healthChecks,
    IDistributedApplicationEventing eventing, IServiceProvider services, TimeProvider time) : BackgroundService
{
    // As often as official Aspire: soon after the start and while unhealthy, seldom once all is well.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _monitored = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            var running = change.Snapshot.State?.Text == KnownResourceStates.Running;

            if (running && !_monitored.ContainsKey(change.ResourceId))
            {
                var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                _monitored[change.ResourceId] = ended;
                _ = MonitorAsync(change.Resource, change.ResourceId, ended.Token);
            }
            else if (!running && _monitored.TryRemove(change.ResourceId, out var ended))
            {
                await ended.CancelAsync();
                ended.Dispose();
            }
        }
    }

    private async Task MonitorAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        try
        {
            var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
            var ready = false;
            var retry = FirstRetry;

            while (true)
            {
                var healthy = keys.Count == 0 || await CheckAsync(resource, id, keys, cancellationToken);

                if (healthy && !ready)
                {
                    ready = true;
                    await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken);
                    await notifications.PublishUpdateAsync(resource, id, s => s with { IsReady = s.State?.Text == KnownResourceStates.Running });
                }

                if (keys.Count == 0)
                {
                    return;
                }

                retry = healthy ? FirstRetry : Min(retry * 2, SlowestRetry);
                await Task.Delay(healthy ? WhileHealthy : retry, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The resource stopped, or the application.
        }
        catch (Exception exception)
        {
            loggers.GetLogger(id).LogError(exception, "Watching the health of '{Resource}' failed.", resource.Name);
        }
    }

    private async Task<bool> CheckAsync(IResource resource, string id, HashSet<string> keys, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CheckTimeout);

        HealthReport report;
        try
        {
            report = await healthChecks.CheckHealthAsync(r => keys.Contains(r.Name), timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            report = new HealthReport(
                keys.ToDictionary(k => k, _ => new HealthReportEntry(HealthStatus.Unhealthy, $"No answer within {CheckTimeout.TotalSeconds} s.", CheckTimeout, null, null)), CheckTimeout);
        }

        var now = time.GetUtcNow().UtcDateTime;
        await notifications.PublishUpdateAsync(resource, id, s => s.State?.Text == KnownResourceStates.Running
            ? s.WithHealthReports([.. keys.Order(StringComparer.Ordinal).Select(key => report.Entries.TryGetValue(key, out var entry)
                ? new HealthReportSnapshot(key, entry.Status, entry.Description, entry.Exception?.ToString()) { LastRunAt = now }
                : new HealthReportSnapshot(key, HealthStatus.Unhealthy, "No health check of this name is registered.", null) { LastRunAt = now })])
            : s);

        return keys.All(k => report.Entries.TryGetValue(k, out var entry) && entry.Status == HealthStatus.Healthy);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
