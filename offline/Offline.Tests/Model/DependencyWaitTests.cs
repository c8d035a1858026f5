using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Offline.Tests.Model;

public sealed class DependencyWaitTests : IAsyncDisposable
{
    private readonly TestApplication _test = new();
    private readonly IResourceBuilder<ExecutableResource> _cache;
    private readonly IResourceBuilder<ExecutableResource> _service;

    public DependencyWaitTests() => (_cache, _service) = (_test.Shell("cache", "true"), _test.Shell("service", "true"));

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task It_waits_until_the_dependency_is_ready_and_says_so()
    {
        var waiting = WaitAfter(_service.WaitFor(_cache));
        Assert.True(_test.Notifications.TryGetCurrentState("service", out var state));
        Assert.Equal(KnownResourceStates.Waiting, state.Snapshot.State?.Text);

        await _test.SetStateAsync(_cache.Resource, KnownResourceStates.Running);
        Assert.False(waiting.IsCompleted);
        await MakeReadyAsync();

        await waiting;
        Assert.Contains("cache", await _test.LogOfAsync(_service.Resource), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Started_is_enough_where_only_a_start_is_asked_for()
    {
        var waiting = WaitAfter(_service.WaitForStart(_cache));
        Assert.False(waiting.IsCompleted);

        await _test.SetStateAsync(_cache.Resource, KnownResourceStates.Running);

        await waiting;
    }

    [Fact]
    public async Task Completion_is_an_end_with_the_exit_code_asked_for()
    {
        var waiting = WaitAfter(_service.WaitForCompletion(_cache, exitCode: 4));
        await _test.SetStateAsync(_cache.Resource, KnownResourceStates.Running);
        Assert.False(waiting.IsCompleted);

        await _test.SetStateAsync(_cache.Resource, KnownResourceStates.Finished, exitCode: 4);

        await waiting;
    }

    [Theory]
    [InlineData(nameof(KnownResourceStates.Finished), 1)]
    [InlineData(nameof(KnownResourceStates.FailedToStart), null)]
    public async Task Another_end_is_no_completion(string state, int? exitCode)
    {
        var waiting = WaitAfter(_service.WaitForCompletion(_cache));

        await _test.SetStateAsync(_cache.Resource, state, exitCode);

        Assert.Contains("cache", (await Assert.ThrowsAsync<DistributedApplicationException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_dependency_ends_the_wait_or_not_as_declared()
    {
        var stopping = WaitAfter(_service.WaitFor(_cache, WaitBehavior.StopOnResourceUnavailable));
        var patient = WaitAfter(_test.Shell("patient", "true").WaitFor(_cache, WaitBehavior.WaitOnResourceUnavailable));

        await _test.SetStateAsync(_cache.Resource, KnownResourceStates.FailedToStart);
        await Assert.ThrowsAsync<DistributedApplicationException>(() => stopping);
        Assert.False(patient.IsCompleted);

        await MakeReadyAsync();
        await patient;
    }

    [Fact]
    public async Task Every_instance_of_the_dependency_counts()
    {
        _cache.Resource.Annotations.Add(new ResourceInstancesAnnotation(["cache-a", "cache-b"]));
        var waiting = WaitAfter(_service.WaitForStart(_cache));

        await _test.Notifications.PublishUpdateAsync(_cache.Resource, "cache-a", s => s with { State = KnownResourceStates.Running });
        Assert.False(waiting.IsCompleted);
        await _test.Notifications.PublishUpdateAsync(_cache.Resource, "cache-b", s => s with { State = KnownResourceStates.Running });

        await waiting;
    }

    private Task WaitAfter(IResourceBuilder<ExecutableResource> service)
        => _test.Notifications.WaitForDependenciesAsync(service.Resource, TestApplication.Patience);

    private async Task MakeReadyAsync()
    {
        await _test.SetStateAsync(_cache.Resource, KnownResourceStates.Running);
        await _test.Notifications.PublishUpdateAsync(_cache.Resource, s => s with { IsReady = true });
    }
}
