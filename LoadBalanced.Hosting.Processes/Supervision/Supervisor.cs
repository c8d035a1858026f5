using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Processes.Supervision;

/// <summary>Watches every resource that has a <see cref="RestartAnnotation"/>, and starts it again.</summary>
internal sealed class Supervisor(
    ResourceNotificationService notifications, ResourceCommandService commands, ResourceLoggerService loggers,
    IHostApplicationLifetime lifetime, ILogger<Supervisor> logger, TimeProvider? time = null) : IDistributedApplicationEventingSubscriber
{
    public const string RestartingState = "Restarting";

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Dictionary<string, Runs> _runs = new(StringComparer.OrdinalIgnoreCase);

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode)
        {
            // Not a hosted service: those start only once every resource has stopped waiting for others.
            eventing.Subscribe<BeforeStartEvent>((_, _) =>
            {
                _ = WatchAsync(lifetime.ApplicationStopping);

                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping).ConfigureAwait(false))
            {
                if (change.Resource.TryGetLastAnnotation<RestartAnnotation>(out var annotation) && annotation.Options is { } options)
                {
                    Observe(change, options, stopping);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops, and with it every resource.
        }
    }

    private void Observe(ResourceEvent change, RestartOptions options, CancellationToken stopping)
    {
        if (!_runs.TryGetValue(change.ResourceId, out var runs))
        {
            _runs[change.ResourceId] = runs = new(options, _time);
        }

        Restart? restart;

        lock (runs)
        {
            restart = runs.Observe(change.Snapshot.State?.Text, change.Snapshot.ExitCode, change.Snapshot.HealthStatus is HealthStatus.Healthy);
        }

        if (restart is not null)
        {
            _ = RestartAsync(change, runs, restart, Describe(change.Snapshot.ExitCode), stopping);
        }
    }

    private async Task RestartAsync(ResourceEvent ended, Runs runs, Restart? restart, string reason, CancellationToken stopping)
    {
        var log = loggers.GetLogger(ended.ResourceId);

        try
        {
            while (restart is { Delay: { } delay })
            {
                log.LogWarning("{Reason}; starting it again{When}.", reason, delay > TimeSpan.Zero ? FormattableString.Invariant($" in {delay.TotalSeconds:0.#} s") : "");

                if (delay > TimeSpan.Zero)
                {
                    await ShowAsync(ended, new(RestartingState, KnownResourceStateStyles.Warn)).ConfigureAwait(false);
                    await Task.Delay(delay, _time, stopping).ConfigureAwait(false);
                }

                if (!HasEnded(ended.ResourceId))
                {
                    // A person was faster.
                    return;
                }

                var started = await commands.ExecuteCommandAsync(ended.ResourceId, KnownResourceCommands.StartCommand, stopping).ConfigureAwait(false);

                if (started.Success || started.Canceled)
                {
                    return;
                }

                lock (runs)
                {
                    restart = runs.StartFailed();
                }

                reason = $"It could not be started ({started.Message})";
            }

            log.LogError("{Reason}. That makes {Count} short runs in a row, a crash loop: it is not started again; its Start command tries anew.", reason, restart!.ShortRuns);
            logger.LogError("'{Resource}' is in a crash loop and is not started again; its log says why.", ended.Resource.Name);
            await ShowAsync(ended, new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private Task ShowAsync(ResourceEvent ended, ResourceStateSnapshot state) =>
        notifications.PublishUpdateAsync(ended.Resource, ended.ResourceId, snapshot => HasEnded(snapshot) ? snapshot with { State = state } : snapshot);

    private bool HasEnded(string resourceId) => notifications.TryGetCurrentState(resourceId, out var now) && HasEnded(now.Snapshot);

    private static bool HasEnded(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && (state == RestartingState || KnownResourceStates.TerminalStates.Contains(state));

    // DCP does not know a killed process's code; it says -1, or nothing.
    private static string Describe(int? exitCode) => exitCode is { } code and not -1
        ? string.Create(CultureInfo.InvariantCulture, $"It ended unexpectedly with exit code {code}")
        : "It ended unexpectedly, killed by a signal";
}
