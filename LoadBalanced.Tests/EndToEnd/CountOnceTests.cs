using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

public sealed class CountOnceTests
{
    [Fact]
    public async Task A_replica_killed_under_load_makes_no_number_repeat_and_none_disappear()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);

        await system.Visitors.AreCountedOnceDuringAsync(() => system.KillAsync("api-1"));
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
