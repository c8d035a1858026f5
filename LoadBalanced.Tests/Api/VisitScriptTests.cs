using LoadBalanced.Api;
using StackExchange.Redis;
using Xunit;

namespace LoadBalanced.Tests.Api;

/// <summary>What the script does in a real Redis.</summary>
public class VisitScriptTests
{
    private const long Never = long.MaxValue / 2048;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_total_that_an_earlier_version_left_is_counted_on()
    {
        await using var redis = await RedisServer.StartedAsync();
        await redis.Database.StringSetAsync("total_visits", 41);
        using var connection = redis.Connect();
        var script = CountingReplica.Script(connection, "api-1", Window);

        Assert.Equal([42, 43], (await script.RunAsync([VisitId.Fresh(), VisitId.Fresh()], Never)).Numbers);
        Assert.Equal(43, (long)await redis.Database.StringGetAsync("total_visits"));
    }

    [Fact]
    public async Task A_repeated_id_gets_its_first_number_across_a_rotation_and_on_every_replica()
    {
        await using var redis = await RedisServer.StartedAsync();
        using var connection = redis.Connect();
        var one = CountingReplica.Script(connection, "api-1", Window);
        var two = CountingReplica.Script(connection, "api-2", Window);
        var (early, late) = (VisitId.Fresh(), VisitId.Fresh());

        Assert.Equal([1, 1], (await one.RunAsync([early, early], Never)).Numbers);
        await Task.Delay(Window / 2, TestContext.Current.CancellationToken);
        Assert.Equal([2, 1], (await two.RunAsync([late, early], Never)).Numbers);

        // The first rotation comes after this pause: both ids are in the previous hash then, and the new one in the current.
        await Task.Delay((Window / 2) + TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        Assert.Equal([3, 2], (await two.RunAsync([VisitId.Fresh(), late], Never)).Numbers);
        Assert.Equal(2, await redis.Database.HashLengthAsync("{total_visits}:ids:previous"));
        Assert.Equal(1, await redis.Database.HashLengthAsync("{total_visits}:ids:current"));
        Assert.Equal(3, (long)await redis.Database.StringGetAsync("total_visits"));
        Assert.Equal(1, (long)await redis.Database.HashGetAsync("{total_visits}:replicas", "api-1"));
        Assert.Equal(2, (long)await redis.Database.HashGetAsync("{total_visits}:replicas", "api-2"));
    }

    [Fact]
    public async Task Ids_are_forgotten_after_two_windows_and_all_are_gone_after_three_idle_ones()
    {
        await using var redis = await RedisServer.StartedAsync();
        using var connection = redis.Connect();
        var script = CountingReplica.Script(connection, "api-1", Window);
        var pause = Window + TimeSpan.FromMilliseconds(50);

        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(round == 0 ? TimeSpan.Zero : pause, TestContext.Current.CancellationToken);
            await script.RunAsync([.. Enumerable.Range(0, 500).Select(_ => VisitId.Fresh())], Never);
        }

        var kept = await redis.Database.HashLengthAsync("{total_visits}:ids:previous") + await redis.Database.HashLengthAsync("{total_visits}:ids:current");
        Assert.Equal(1_000, kept);

        await Task.Delay(3 * pause, TestContext.Current.CancellationToken);
        Assert.False(await redis.Database.KeyExistsAsync("{total_visits}:ids:previous"));
        Assert.False(await redis.Database.KeyExistsAsync("{total_visits}:ids:current"));
        Assert.Equal(1_500, (long)await redis.Database.StringGetAsync("total_visits"));
    }

    [Fact]
    public async Task An_id_takes_at_most_100_bytes()
    {
        const int Ids = 50_000;
        await using var redis = await RedisServer.StartedAsync();
        using var connection = redis.Connect();
        var script = CountingReplica.Script(connection, "api-1", TimeSpan.FromMinutes(1));
        for (var sent = 0; sent < Ids; sent += VisitBatch.Limit)
        {
            await script.RunAsync([.. Enumerable.Range(0, VisitBatch.Limit).Select(_ => VisitId.Fresh())], Never);
        }

        var bytes = (double)(long)await redis.Database.ExecuteAsync("MEMORY", "USAGE", "{total_visits}:ids:current", "SAMPLES", "0");
        Assert.InRange(bytes / Ids, 20, 100);
    }

    [Fact]
    public async Task After_the_deadline_nothing_is_counted()
    {
        await using var redis = await RedisServer.StartedAsync();
        using var connection = redis.Connect();
        var script = CountingReplica.Script(connection, "api-1", Window);

        var now = (await script.RunAsync([], deadline: 0)).Milliseconds;
        Assert.InRange(now, DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds());
        Assert.Empty((await script.RunAsync([VisitId.Fresh()], now - 1)).Numbers);
        Assert.False(await redis.Database.KeyExistsAsync("total_visits"));
        Assert.Single((await script.RunAsync([VisitId.Fresh()], now + 60_000)).Numbers);
    }

    [Fact]
    public async Task A_total_that_is_no_number_is_left_alone()
    {
        await using var redis = await RedisServer.StartedAsync();
        await redis.Database.StringSetAsync("total_visits", "many");
        using var connection = redis.Connect();
        var script = CountingReplica.Script(connection, "api-1", Window);

        await Assert.ThrowsAsync<RedisServerException>(() => script.RunAsync([VisitId.Fresh()], Never));
        Assert.Equal("many", (string?)await redis.Database.StringGetAsync("total_visits"));
        Assert.False(await redis.Database.KeyExistsAsync("{total_visits}:ids:current"));
    }
}
