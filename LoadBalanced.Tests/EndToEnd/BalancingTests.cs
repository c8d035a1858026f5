using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

public sealed class BalancingTests
{
    [Fact]
    public async Task Replicas_take_turns_and_every_hit_is_counted_once()
    {
        const int Clients = 8;
        const int Hits = 1000;

        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data);

        Visit[] four = [await system.VisitAsync(), await system.VisitAsync(), await system.VisitAsync(), await system.VisitAsync()];
        Assert.Equal(["api-1", "api-2"], four.Take(2).Select(v => v.ContainerId).Order(StringComparer.Ordinal));
        Assert.Equal(four.Take(2).Select(v => v.ContainerId), four.Skip(2).Select(v => v.ContainerId));
        Assert.Equal([1, 2, 3, 4], four.Select(v => v.TotalVisits));
        Assert.All(four, v => Assert.Equal("Connected", v.DatabaseStatus));

        var visits = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var mine = new List<Visit>();
            for (var i = 0; i < Hits / Clients; i++)
            {
                mine.Add(await system.VisitAsync());
            }

            return mine;
        }));

        var all = visits.SelectMany(v => v).ToArray();
        var byReplica = all.CountBy(v => v.ContainerId).ToDictionary();
        Assert.Equal(Hits, all.Length);
        Assert.Equal(2, byReplica.Count);
        Assert.InRange(Math.Abs(byReplica["api-1"] - byReplica["api-2"]), 0, 1);
        Assert.Equal(Enumerable.Range(5, Hits).Select(n => (long?)n), all.Select(v => v.TotalVisits).Order());
    }

    [Fact]
    public async Task Indonesian_is_spoken_to_those_who_ask_for_it_and_replicas_are_as_many_as_configured()
    {
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data, dashboard: false, "--LoadBalanced:Replicas=3");

        var indonesian = await Visit.GetAsync(system.Site, "id");
        Assert.Equal("Halo dari Backend API!", indonesian.Message);
        Assert.Equal("Terhubung", indonesian.DatabaseStatus);

        var other = await Visit.GetAsync(system.Site, "fr");
        Assert.Equal("Connected", other.DatabaseStatus);
        Assert.NotEqual(indonesian.Message, other.Message);

        var third = await system.VisitAsync();
        Assert.Equal(["api-1", "api-2", "api-3"], new[] { indonesian, other, third }.Select(v => v.ContainerId).Order(StringComparer.Ordinal));
    }
}
