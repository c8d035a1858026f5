using System.Net;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Published;

/// <summary>What visitors see of what is published, whatever runs it: the same that they see of a run on this machine.</summary>
public abstract class PublishedTests<TSystem> : IClassFixture<TSystem>
    where TSystem : PublishedSystem
{
    private protected PublishedTests(TSystem system)
    {
        TestRuntime.SkipWithoutCompose();
        System = system;
    }

    private protected TSystem System { get; }

    [Fact]
    public async Task Replicas_take_turns_and_every_hit_is_counted_once()
    {
        var names = await System.Visitors.SeeTurnsAsync(replicas: 2);

        Assert.Equal((await System.ContainersAsync("api")).Select(id => id[..12]).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Four_replicas_share_the_hits_evenly_leave_without_a_failed_one_and_nginx_was_not_restarted_for_it()
    {
        var before = await System.RunOfNginxAsync();
        try
        {
            await System.ScaleAsync(4);
            await System.Visitors.UntilTurnsAsync(replicas: 4);
            await System.Visitors.SeeTurnsAsync(replicas: 4);

            await System.Visitors.AreCountedOnceDuringAsync(() => System.ScaleAsync(2));
        }
        finally
        {
            await System.ScaleAsync(2);
        }

        await System.Visitors.UntilTurnsAsync(replicas: 2);
        Assert.Equal(before, await System.RunOfNginxAsync());
    }

    [Fact]
    public async Task A_replica_killed_under_load_makes_no_number_repeat_none_disappear_and_is_started_again()
    {
        var replica = (await System.ContainersAsync("api"))[0];

        await System.Visitors.AreCountedOnceDuringAsync(() => PublishedSystem.KillAsync(replica));

        await System.Visitors.UntilTurnsAsync(replicas: 2);
    }

    [Fact]
    public async Task The_total_outlives_a_run_and_nothing_else_does()
    {
        var before = (await System.Visitors.VisitAsync()).TotalVisits;

        await System.EndAsync();
        await System.StartAsync();

        // Starting, it is visited until two replicas have taken turns.
        var after = (await System.Visitors.VisitAsync()).TotalVisits;
        Assert.True(after > before, $"{after} after {before}");
    }

    [Fact]
    public async Task Without_replicas_nginx_says_when_to_come_back_and_the_page_stays()
    {
        await System.ScaleAsync(0);
        try
        {
            using var unavailable = await System.AskAsync("/", "application/json");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unavailable.StatusCode);
            Assert.Equal("application/json", unavailable.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(unavailable.Headers.RetryAfter?.Delta);

            using var page = await System.AskAsync("/", "text/html");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        }
        finally
        {
            await System.ScaleAsync(2);
        }

        await System.ServesAsync();
    }

    [Fact]
    public async Task Forwarded_headers_are_believed_from_nginx_alone() => await BelievedProxy.IsAloneAsync(
        (await System.ContainersAsync("nginx"))[0], (await System.ContainersAsync("cache"))[0], (await System.ContainersAsync("api"))[0]);
}
