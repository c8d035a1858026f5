using Aspire.Hosting.ApplicationModel;

namespace Offline.Tests.Model;

public sealed class LifecycleCommandTests : IAsyncDisposable
{
    private readonly TestApplication _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData("NotStarted", ResourceCommandState.Enabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("Waiting", ResourceCommandState.Enabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("Starting", ResourceCommandState.Disabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("Running", ResourceCommandState.Hidden, ResourceCommandState.Enabled, ResourceCommandState.Enabled)]
    [InlineData("Stopping", ResourceCommandState.Hidden, ResourceCommandState.Disabled, ResourceCommandState.Disabled)]
    [InlineData("Finished", ResourceCommandState.Enabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("FailedToStart", ResourceCommandState.Enabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    public async Task What_can_be_done_follows_from_the_state(string state, ResourceCommandState start, ResourceCommandState stop, ResourceCommandState restart)
    {
        var service = _test.Shell("service", "true");
        LifecycleCommands.AddTo(service.Resource);

        await _test.SetStateAsync(service.Resource, state);

        Assert.True(_test.Notifications.TryGetCurrentState("service", out var current));
        Assert.Equal([start, stop, restart], current.Snapshot.Commands.Select(c => c.State));
    }
}
