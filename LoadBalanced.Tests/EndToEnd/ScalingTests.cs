using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

public sealed class ScalingTests
{
    [Fact]
    public async Task A_spare_replica_takes_turns_once_started_and_leaves_when_stopped_without_a_failed_request()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);
        var spare = await system.CurrentAsync("api-3");
        Assert.Equal(KnownResourceStates.NotStarted, spare.Snapshot.State?.Text);
        Assert.Equal("LoadBalanced.Api.csproj", Path.GetFileName(RunningSystem.Property(spare, "project.path") as string));
        Assert.Equal(["api-1", "api-2"], await system.Visitors.AnsweringAsync());

        await system.StartAsync("api-3");
        await Eventually.TrueAsync(async () => (await system.Visitors.AnsweringAsync()).Count == 3);

        // A failed visit fails the test.
        var stopping = system.StopAsync("api-3");
        while (!stopping.IsCompleted)
        {
            await system.VisitAsync();
        }

        await stopping;
        await Eventually.TrueAsync(async () => (await system.Visitors.AnsweringAsync()).Count == 2);
    }
}
