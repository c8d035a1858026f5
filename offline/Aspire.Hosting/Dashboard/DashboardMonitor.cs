using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Says when the dashboard can be opened, and stops the AppHost when the dashboard dies.</summary>
internal sealed class DashboardMonitor(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    DashboardAddress address,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggerFactory) : BackgroundService
{
    // How long the dying dashboard's last lines may take to get here.
    private static readonly TimeSpan LastLinesDelay = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggerFactory.CreateLogger("Aspire.Hosting.Dashboard");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not the token we are given: hosted services stop one after the other, and the dashboard is ended before our turn.
        var stopping = lifetime.ApplicationStopping;
        try
        {
            await WatchAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What the dashboard says and does from here on is about our stopping it.
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var log = new DashboardLog(logs, _logger);
        Task? following = null;
        Task? announcing = null;
        await foreach (var @event in notifications.WatchAsync(cancellationToken))
        {
            if (!string.Equals(@event.Resource.Name, DashboardLauncher.ResourceName, StringComparison.OrdinalIgnoreCase))
                continue;

            var state = @event.Snapshot.State?.Text;
            if (state is null)
                continue;

            following ??= log.FollowAsync(@event.ResourceId, cancellationToken);
            if (state == KnownResourceStates.Running)
                announcing ??= AnnounceAsync((IResourceWithEndpoints)@event.Resource, cancellationToken);
            else if (KnownResourceStates.TerminalStates.Contains(state))
            {
                await Task.WhenAny(following, Task.Delay(LastLinesDelay, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                GiveUp(@event.Snapshot, log.LastLines);
                return;
            }
        }
    }

    private Task AnnounceAsync(IResourceWithEndpoints dashboard, CancellationToken cancellationToken)
    {
        var frontends = dashboard.GetEndpoints().Where(DashboardEndpoints.IsFrontend).ToList();
        var endpoint = frontends.Find(frontend => frontend.EndpointName == "https") ?? frontends[0];
        var url = new UriBuilder(endpoint.Scheme, endpoint.EndpointAnnotation.TargetHost, endpoint.Port).Uri;
        var announcement = new DashboardAnnouncement(address, loggerFactory.CreateLogger<DistributedApplication>());
        return announcement.MakeAsync(url, cancellationToken);
    }

    private void GiveUp(CustomResourceSnapshot snapshot, string lastLines)
    {
        _logger.LogError(
            "The Aspire dashboard died unexpectedly ({State}, exit code {ExitCode}), so everything is stopped. Its last lines: {LastLines}",
            snapshot.State?.Text, snapshot.ExitCode?.ToString() ?? "unknown", lastLines.Length == 0 ? "(none)" : lastLines);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
