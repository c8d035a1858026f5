using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

public sealed class BalancingTests
{
    [Fact]
    public async Task Replicas_take_turns_and_every_hit_is_counted_once()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);
        Assert.Equal(1, (await system.VisitAsync()).TotalVisits);

        Assert.Equal(["api-1", "api-2"], (await system.Visitors.SeeTurnsAsync(replicas: 2)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Indonesian_is_spoken_to_those_who_ask_for_it_and_replicas_are_as_many_as_configured()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data, dashboard: false, "--LoadBalanced:Replicas=3");

        var indonesian = await system.Visitors.VisitAsync("id");
        Assert.Equal("Halo dari Backend API!", indonesian.Message);
        Assert.Equal("Terhubung", indonesian.DatabaseStatus);

        var other = await system.Visitors.VisitAsync("fr");
        Assert.Equal("Connected", other.DatabaseStatus);
        Assert.NotEqual(indonesian.Message, other.Message);

        var third = await system.VisitAsync();
        Assert.Equal(["api-1", "api-2", "api-3"], new[] { indonesian, other, third }.Select(v => v.ContainerId).Order(StringComparer.Ordinal));
    }
}
