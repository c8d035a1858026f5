using System.Diagnostics;
using LoadBalanced.Api;
using Xunit;

namespace LoadBalanced.Tests.Api;

/// <summary>Replicas' counters over a real Redis.</summary>
public class VisitCounterTests
{
    [Fact]
    public async Task Ten_thousand_visits_at_once_over_two_replicas_get_the_numbers_from_1_to_10000()
    {
        const int Visits = 10_000;
        await using var redis = await RedisServer.StartedAsync();
        await using var one = await CountingReplica.StartAsync(redis, "api-1");
        await using var two = await CountingReplica.StartAsync(redis, "api-2");

        var numbers = await Task.WhenAll(Enumerable.Range(0, Visits).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).CountAsync())));

        Assert.Equal(Enumerable.Range(1, Visits).Select(n => (long?)n), numbers.Order());
        Assert.Equal(Visits / 2, (long)await redis.Database.HashGetAsync("{total_visits}:replicas", "api-1"));
        Assert.Equal(Visits / 2, (long)await redis.Database.HashGetAsync("{total_visits}:replicas", "api-2"));
    }

    [Fact]
    public async Task A_retry_gets_the_number_of_its_first_try_on_either_replica()
    {
        await using var redis = await RedisServer.StartedAsync();
        await using var one = await CountingReplica.StartAsync(redis, "api-1");
        await using var two = await CountingReplica.StartAsync(redis, "api-2");
        var ids = Enumerable.Range(0, 100).Select(_ => VisitId.Fresh()).ToArray();

        var first = await Task.WhenAll(ids.Select(id => one.CountAsync(id)));
        var again = await Task.WhenAll(ids.Select(id => two.CountAsync(id)));
        var third = await Task.WhenAll(ids.Select(id => one.CountAsync(id)));

        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long?)n), first);
        Assert.Equal(first, again);
        Assert.Equal(first, third);
        Assert.Equal(101, await two.CountAsync());
    }

    [Fact]
    public async Task A_Redis_that_forgot_the_script_gets_it_again()
    {
        await using var redis = await RedisServer.StartedAsync();
        await using var replica = await CountingReplica.StartAsync(redis, "api-1");

        Assert.Equal(1, await replica.CountAsync());
        await redis.ForgetScriptsAsync();
        Assert.Equal(2, await replica.CountAsync());
        Assert.Equal(3, await replica.CountAsync());
    }

    [Fact]
    public async Task A_killed_Redis_counts_on_when_it_is_back_and_still_knows_the_retries()
    {
        await using var redis = await RedisServer.StartedAsync();
        await using var replica = await CountingReplica.StartAsync(redis, "api-1", TimeSpan.FromSeconds(2));
        var known = VisitId.Fresh();
        Assert.Equal(1, await replica.CountAsync(known));

        redis.Kill();
        Assert.Null(await replica.CountAsync());

        await redis.StartAsync();
        long? number = null;
        for (var start = Stopwatch.GetTimestamp(); number is null && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30);)
        {
            number = await replica.CountAsync();
        }

        Assert.Equal(2, number);
        Assert.Equal(1, await replica.CountAsync(known));
    }

    [Fact]
    public async Task A_Redis_that_hangs_for_5_s_is_answered_for_in_time_and_counts_none_of_those_afterwards()
    {
        var timeout = TimeSpan.FromSeconds(1);
        await using var redis = await RedisServer.StartedAsync();
        await using var replica = await CountingReplica.StartAsync(redis, "api-1", timeout);
        Assert.Equal(1, await replica.CountAsync());

        redis.Hold();
        var hung = Stopwatch.GetTimestamp();
        var unanswered = new List<Task<(long?, TimeSpan)>>();
        while (Stopwatch.GetElapsedTime(hung) < TimeSpan.FromSeconds(5) - timeout)
        {
            unanswered.Add(TimedAsync(replica));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        foreach (var (number, took) in await Task.WhenAll(unanswered))
        {
            Assert.Null(number);
            Assert.InRange(took, TimeSpan.Zero, 2 * timeout);
        }

        redis.Continue();
        Assert.Equal(2, await replica.CountAsync());
        Assert.Equal(2, (long)await redis.Database.StringGetAsync("total_visits"));
    }

    private static async Task<(long? Number, TimeSpan Took)> TimedAsync(CountingReplica replica)
    {
        var start = Stopwatch.GetTimestamp();
        return (await replica.CountAsync(), Stopwatch.GetElapsedTime(start));
    }
}
