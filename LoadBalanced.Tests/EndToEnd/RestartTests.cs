using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What happens to resources that end, in a real run.</summary>
public sealed class RestartTests(SharedSystem shared) : IClassFixture<SharedSystem>
{
    private ResourceNotificationService Notifications => shared.System.Application.ResourceNotifications;

    [Theory]
    [InlineData("api-1")]
    [InlineData("cache")]
    [InlineData("nginx")]
    public async Task A_killed_resource_comes_back_at_its_address_and_its_log_says_why(string resource)
    {
        var before = await shared.System.CurrentAsync(resource);

        await shared.System.KillAsync(resource);
        var after = await NextRunAsync(before);

        Assert.Equal(before.Snapshot.Urls, after.Snapshot.Urls);
        Assert.Contains("It ended unexpectedly", await FirstLineAsync(after.ResourceId, "starting it again"), StringComparison.Ordinal);
        await shared.System.BothTakeTurnsAsync();
    }

    [Fact]
    [Trait("Runtime", "processes")]
    public async Task When_only_nginxs_master_is_killed_its_workers_are_ended_and_it_comes_back()
    {
        var before = await shared.System.CurrentAsync("nginx");
        var master = int.Parse(RunningSystem.RunOf(before), CultureInfo.InvariantCulture);
        var workers = NginxWorkers.Of(master)!.Serving;
        Assert.NotEmpty(workers);

        await SystemProcess.SignalAsync("KILL", master);
        await NextRunAsync(before);

        Assert.DoesNotContain(SystemProcess.All(), process => workers.Contains(process.Id));
        Assert.Contains($"Ended {workers.Count} nginx worker(s)", await FirstLineAsync(before.ResourceId, "whose master had been killed"), StringComparison.Ordinal);
        await shared.System.BothTakeTurnsAsync();
    }

    [Fact]
    public async Task While_a_killed_replica_is_away_the_site_stays_up()
    {
        var before = await shared.System.CurrentAsync("api-1");

        await shared.System.KillAsync("api-1");
        var back = NextRunAsync(before);
        while (!back.IsCompleted)
        {
            // A failed one fails the test.
            await shared.System.VisitAsync();
        }

        await back;
        await shared.System.BothTakeTurnsAsync();
    }

    [Fact]
    public async Task A_killed_nginx_does_not_wait_for_a_replica_that_is_stopped()
    {
        await shared.System.StopAsync("api-2");
        try
        {
            var before = await shared.System.CurrentAsync("nginx");

            await shared.System.KillAsync("nginx");
            await NextRunAsync(before);

            Assert.Equal("api-1", (await shared.System.VisitAsync()).ContainerId);
        }
        finally
        {
            await shared.System.StartAsync("api-2");
            await shared.System.BothTakeTurnsAsync();
        }
    }

    [Fact]
    public async Task A_stopped_replica_stays_stopped()
    {
        await shared.System.StopAsync("api-2");
        try
        {
            var since = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(3))
            {
                Assert.Contains((await shared.System.CurrentAsync("api-2")).Snapshot.State?.Text, KnownResourceStates.TerminalStates);
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            await shared.System.StartAsync("api-2");
            await shared.System.BothTakeTurnsAsync();
        }
    }

    private Task<ResourceEvent> NextRunAsync(ResourceEvent former) => Notifications.WaitForResourceAsync(
        former.Resource.Name,
        now => now.Snapshot.State?.Text == KnownResourceStates.Running
            && RunningSystem.RunOf(now) != RunningSystem.RunOf(former)
            && now.Snapshot.HealthStatus is HealthStatus.Healthy
            // On official Aspire an update of its own.
            && now.Snapshot.Urls.All(url => !url.IsInactive),
        TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience);

    private async Task<string> FirstLineAsync(string resourceId, string part) =>
        (await shared.System.Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resourceId).LineAsync(part)).Content;
}
