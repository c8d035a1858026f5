using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Offline.Tests.Model;

public sealed class NotificationTests : IAsyncDisposable
{
    private readonly TestApplication _test = new();
    private readonly IResourceBuilder<ExecutableResource> _service;

    public NotificationTests() => _service = _test.Shell("service", "true");

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_watcher_gets_the_present_state_first_and_then_each_change()
    {
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Starting);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Waiting);

        var cancellationToken = TestApplication.Patience;
        await using var watch = _test.Notifications.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(KnownResourceStates.Waiting, watch.Current.Snapshot.State?.Text);

        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Finished, exitCode: 3);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(KnownResourceStates.Running, watch.Current.Snapshot.State?.Text);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(3, watch.Current.Snapshot.ExitCode);
    }

    [Fact]
    public async Task A_wait_for_states_ends_with_the_one_that_came()
    {
        var waiting = _test.Notifications.WaitForResourceAsync("SERVICE", [KnownResourceStates.Finished, KnownResourceStates.FailedToStart], TestApplication.Patience);

        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);
        Assert.False(waiting.IsCompleted);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.FailedToStart);

        Assert.Equal(KnownResourceStates.FailedToStart, await waiting);
    }

    [Fact]
    public async Task Health_is_unknown_until_running_then_the_worst_report_and_forgotten_on_a_restart()
    {
        _service.WithHealthCheck("first").WithHealthCheck("second");

        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Starting);
        Assert.Null(Snapshot.HealthStatus);

        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);
        Assert.Equal(HealthStatus.Unhealthy, Snapshot.HealthStatus);

        await Report(HealthStatus.Healthy, HealthStatus.Degraded);
        Assert.Equal(HealthStatus.Degraded, Snapshot.HealthStatus);

        await Report(HealthStatus.Healthy, HealthStatus.Healthy);
        Assert.Equal(HealthStatus.Healthy, Snapshot.HealthStatus);

        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Finished);
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Running);
        Assert.Equal(HealthStatus.Unhealthy, Snapshot.HealthStatus);
        Assert.All(Snapshot.HealthReports, r => Assert.Null(r.Status));
    }

    [Fact]
    public async Task A_wait_for_health_stops_when_it_is_in_vain()
    {
        var stopping = _test.Notifications.WaitForResourceHealthyAsync("service", WaitBehavior.StopOnResourceUnavailable, TestApplication.Patience);
        var patient = _test.Notifications.WaitForResourceHealthyAsync("service", WaitBehavior.WaitOnResourceUnavailable, TestApplication.Patience);

        await _test.SetStateAsync(_service.Resource, KnownResourceStates.FailedToStart);
        await Assert.ThrowsAsync<DistributedApplicationException>(() => stopping);
        Assert.False(patient.IsCompleted);

        await _test.Notifications.PublishUpdateAsync(_service.Resource, s => s with { State = KnownResourceStates.Running });
        await _test.Notifications.PublishUpdateAsync(_service.Resource, s => s with { IsReady = true });
        Assert.Equal(KnownResourceStates.Running, (await patient).Snapshot.State?.Text);
    }

    [Fact]
    public async Task Waiting_for_a_resource_that_nobody_declared_fails_at_once()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => _test.Notifications.WaitForResourceHealthyAsync("absent", WaitBehavior.StopOnResourceUnavailable, TestApplication.Patience));

        Assert.Contains("absent", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_belongs_to_one_resource()
    {
        await _test.SetStateAsync(_service.Resource, KnownResourceStates.Starting);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _test.SetStateAsync(new ExecutableResource("service", "true", "/"), KnownResourceStates.Running));
    }

    private CustomResourceSnapshot Snapshot => _test.Notifications.TryGetCurrentState("service", out var state)
        ? state.Snapshot
        : throw new InvalidOperationException("The service has no state.");

    private Task Report(HealthStatus first, HealthStatus second) => _test.Notifications.PublishUpdateAsync(
        _service.Resource, s => s.WithHealthReports([new("first", first, null, null), new("second", second, null, null)]));
}
