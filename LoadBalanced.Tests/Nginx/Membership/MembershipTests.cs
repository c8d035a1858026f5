using System.Diagnostics;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using LoadBalanced.Tests.EndToEnd;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LoadBalanced.Tests.Nginx.Membership;

/// <summary>A replica's state and health, and whether it gets requests.</summary>
public sealed class MembershipTests
{
    [Fact]
    public async Task A_replica_that_stops_gets_no_request_and_one_that_starts_again_does_without_a_reload()
    {
        await using var system = await BalancedApplication.StartAsync(3);
        var before = await system.ReloadsAsync();

        await system.SetStateAsync("api-2", KnownResourceStates.Finished);
        await system.AreAnsweringAsync("api-1", "api-3");
        await Eventually.TrueAsync(async () =>
            (await File.ReadAllTextAsync(system.UpstreamFile, TestContext.Current.CancellationToken)).Contains(" down; # api-2\n", StringComparison.Ordinal));

        await system.SetStateAsync("api-2", KnownResourceStates.Running);
        await system.AreAnsweringAsync("api-1", "api-2", "api-3");
        Assert.Equal(before, await system.ReloadsAsync());
    }

    [Fact]
    public async Task An_unhealthy_replica_leaves_within_seconds_though_it_runs_and_comes_back_when_it_is_healthy()
    {
        await using var system = await BalancedApplication.StartAsync(2);

        var since = Stopwatch.GetTimestamp();
        system.SetHealth("api-1", HealthStatus.Unhealthy);
        await system.AreAnsweringAsync("api-2");
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

        system.SetHealth("api-1", HealthStatus.Healthy);
        await system.AreAnsweringAsync("api-1", "api-2");
    }

    [Fact]
    public async Task When_the_check_fails_for_all_that_run_they_stay()
    {
        await using var system = await BalancedApplication.StartAsync(3);
        await system.SetStateAsync("api-3", KnownResourceStates.Finished);
        await system.AreAnsweringAsync("api-1", "api-2");

        system.SetHealth("api-1", HealthStatus.Unhealthy);
        await system.AreAnsweringAsync("api-2");
        system.SetHealth("api-2", HealthStatus.Unhealthy);

        await system.AreAnsweringAsync("api-1", "api-2");
    }

    [Fact]
    public async Task When_all_are_stopped_clients_get_503_at_once_from_a_valid_file()
    {
        await using var system = await BalancedApplication.StartAsync(2);

        await system.SetStateAsync("api-1", KnownResourceStates.Exited);
        await system.SetStateAsync("api-2", KnownResourceStates.FailedToStart);
        await system.AreAnsweringAsync("away");

        var since = Stopwatch.GetTimestamp();
        using (var response = await system.Client.GetAsync("/", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        Assert.True((await system.RunAsync("front", "test-configuration")).Success);
        await system.SetStateAsync("api-2", KnownResourceStates.Running);
        await system.AreAnsweringAsync("api-2");
    }

    [Fact]
    public async Task The_only_replica_that_is_left_is_not_passed_over_after_a_failure()
    {
        await using var system = await BalancedApplication.StartAsync(2);
        Assert.True((await system.RunAsync("api-2", "drain")).Success);
        await system.AreAnsweringAsync("api-1");

        system.Replicas[0].Backend.Before = context =>
        {
            if (context.Request.Path == "/broken")
            {
                context.Abort();
            }

            return Task.CompletedTask;
        };
        using (var broken = await system.Client.GetAsync("/broken", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, broken.StatusCode);
        }

        Assert.Equal("api-1", await system.GetAsync());
    }

    [Fact]
    public async Task Changes_that_come_together_make_one_reload()
    {
        await using var system = await BalancedApplication.StartAsync(6);
        var before = await system.ReloadsAsync();

        foreach (var replica in (string[])["api-2", "api-3", "api-4", "api-5", "api-6"])
        {
            system.SetHealth(replica, HealthStatus.Unhealthy);
        }

        await system.AreAnsweringAsync("api-1");

        // What is logged is told a moment later. The first change may have been looked at before the last was made.
        await Eventually.TrueAsync(async () => await system.ReloadsAsync() > before);
        Assert.InRange(await system.ReloadsAsync() - before, 1, 2);
    }

    [Fact]
    public async Task A_broken_file_of_a_person_keeps_nginx_as_it_was_and_is_told_in_its_own_words_until_it_is_mended()
    {
        await using var system = await BalancedApplication.StartAsync(2);
        var site = Path.Combine(system.SiteDirectory, "default.conf");
        var good = await File.ReadAllTextAsync(site, TestContext.Current.CancellationToken);
        var upstreams = await File.ReadAllTextAsync(system.UpstreamFile, TestContext.Current.CancellationToken);

        await File.WriteAllTextAsync(site, good + "nonsense on;\n", TestContext.Current.CancellationToken);
        system.SetHealth("api-2", HealthStatus.Unhealthy);
        await system.SaysAsync("cannot be reloaded and goes on as it was: [emerg] unknown directive \"nonsense\"");
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await system.SaysAsync("cannot be reloaded");
        Assert.Equal(upstreams, await File.ReadAllTextAsync(system.UpstreamFile, TestContext.Current.CancellationToken));
        Assert.Equal(["api-1", "api-2"], await system.AnsweringAsync());

        await File.WriteAllTextAsync(site, good, TestContext.Current.CancellationToken);
        await system.AreAnsweringAsync("api-1");
    }
}
