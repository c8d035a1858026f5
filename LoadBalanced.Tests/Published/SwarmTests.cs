using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>What is published, run by the real Docker Swarm.</summary>
[Collection<PublishedCollection>]
public sealed class SwarmTests
{
    public SwarmTests() => TestRuntime.SkipWithoutCompose();

    [Fact]
    public async Task Replicas_of_a_stack_take_turns_and_believe_nginx_alone()
    {
        await using var system = await SwarmSystem.StartAsync();
        using var site = new HttpClient { BaseAddress = await system.AddressAsync(), Timeout = TimeSpan.FromSeconds(20) };
        var visitors = new Visitors(site);

        // Swarm starts all at once: at first there is no replica to be found, and then none that has found Redis.
        await Eventually.TrueAsync(async () =>
        {
            using var health = await site.GetAsync("/health", TestContext.Current.CancellationToken);
            return health.IsSuccessStatusCode;
        });
        await visitors.UntilTurnsAsync(replicas: 2);

        var names = await visitors.SeeTurnsAsync(replicas: 2);

        var replicas = await system.ContainersAsync("api");
        Assert.Equal(replicas.Select(id => id[..12]).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        await BelievedProxy.IsAloneAsync((await system.ContainersAsync("nginx"))[0], (await system.ContainersAsync("cache"))[0], replicas[0]);
    }
}
