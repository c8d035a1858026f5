using System.Collections.Concurrent;
using System.Text.Json;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

public sealed class CountOnceTests
{
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_replica_killed_under_load_makes_no_number_repeat_and_none_disappear()
    {
        const int Clients = 8;

        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);
        var numbers = new ConcurrentBag<long?>();
        using var end = new CancellationTokenSource(LoadTime);

        // A failed hit fails the test in Visit.GetAsync.
        var load = Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (!end.IsCancellationRequested)
            {
                numbers.Add((await system.VisitAsync()).TotalVisits);
            }
        }).ToArray();
        await Task.Delay(LoadTime / 4, TestContext.Current.CancellationToken);
        await system.KillAsync("api-1");
        await Task.WhenAll(load);

        // Every hit was retried on the other replica under its id and answered, so there is nothing uncertain left.
        Assert.DoesNotContain(null, numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long?)n), numbers.Order());

        using var stats = JsonDocument.Parse(await system.Site.GetStringAsync("/stats", TestContext.Current.CancellationToken));
        Assert.Equal(numbers.Count, stats.RootElement.GetProperty("total_visits").GetInt64());
        Assert.Equal(numbers.Count, stats.RootElement.GetProperty("replicas").EnumerateObject().Sum(replica => replica.Value.GetInt64()));
    }

    [Fact]
    public async Task Reading_the_total_beside_hits_leaves_none_uncounted()
    {
        const int Hits = 600;
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);

        using var ended = new CancellationTokenSource();
        var reading = Task.Run(
            async () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    Assert.Contains("\"Connected\"", await system.Site.GetStringAsync("/peek", CancellationToken.None), StringComparison.Ordinal);
                }
            },
            CancellationToken.None);

        for (var hit = 1; hit <= Hits; hit++)
        {
            Assert.Equal(hit, (await system.VisitAsync()).TotalVisits);
        }

        await ended.CancelAsync();
        await reading;
    }
}
