using System.Net;
using Aspire.Hosting;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What the settings of a single replica do on the real nginx.</summary>
public sealed class ServerSettingsTests
{
    [Fact]
    public async Task A_replica_at_its_connection_limit_gets_no_more()
    {
        await using var system = await BalancedBackends.StartAsync(2, new UpstreamOptions().WithServer("api-1", server => server.MaxConnections = 1));

        await using var held = await system.HoldAsync(system[1]);

        Assert.All(await system.AskAsync(10), answer => Assert.Equal("api-2", answer));
    }

    [Fact]
    public async Task With_every_replica_at_its_limit_the_client_is_told_at_once()
    {
        var options = new UpstreamOptions()
            .WithServer("api-1", server => server.MaxConnections = 1)
            .WithServer("api-2", server => server.MaxConnections = 1);
        await using var system = await BalancedBackends.StartAsync(2, options);

        await using var first = await system.HoldAsync(system[1]);
        await using var second = await system.HoldAsync(system[2]);
        using var response = await system.Nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task A_backup_takes_over_only_while_the_others_are_away()
    {
        await using var system = await BalancedBackends.StartAsync(2, new UpstreamOptions().WithServer("api-2", server => server.IsBackup = true));

        Assert.All(await system.AskAsync(10), answer => Assert.Equal("api-1", answer));

        await system[1].StopAsync();
        Assert.All(await system.AskAsync(10), answer => Assert.Equal("api-2", answer));

        await system[1].StartAsync();
        await Eventually.TrueAsync(async () => Assert.Single(await system.AskAsync(1)) == "api-1", patience: TimeSpan.FromSeconds(4));
        Assert.All(await system.AskAsync(10), answer => Assert.Equal("api-1", answer));
    }

    [Fact]
    public async Task A_replica_is_passed_over_after_as_many_failures_as_were_allowed()
    {
        var options = new UpstreamOptions { FailTimeout = TimeSpan.FromSeconds(30) }.WithServer("api-1", server => server.MaxFails = 3);
        await using var system = await BalancedBackends.StartAsync(2, options);
        system[1].Before = context =>
        {
            context.Abort();

            return Task.CompletedTask;
        };

        Assert.All(await system.AskAsync(20), answer => Assert.Equal("api-2", answer));

        Assert.Equal(3, system[1].Requests.Count);
    }

    [Fact]
    public async Task A_replica_is_tried_again_after_its_own_time()
    {
        var options = new UpstreamOptions { FailTimeout = TimeSpan.FromSeconds(30) }.WithServer("api-1", server => server.FailTimeout = TimeSpan.FromSeconds(1));
        await using var system = await BalancedBackends.StartAsync(2, options);

        await system[1].StopAsync();
        await system.AskAsync(4);
        await system[1].StartAsync();

        await Eventually.TrueAsync(async () => Assert.Single(await system.AskAsync(1)) == "api-1", patience: TimeSpan.FromSeconds(4));
    }
}
