using System.Collections.Concurrent;
using System.Text.Json;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What visitors of a running system must see, wherever it runs: all they know of it is its URL.</summary>
internal sealed class Visitors(HttpClient site)
{
    private const int Clients = 8;

    // Shared evenly by two, three, four, five or six replicas.
    private const int Hits = 1200;

    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(4);

    /// <inheritdoc cref="Visit.GetAsync"/>
    public Task<Visit> VisitAsync(string? acceptLanguage = null) => Visit.GetAsync(site, acceptLanguage);

    /// <summary>One after the other they see strict turns, and at once they are shared evenly; each is counted once, in order.</summary>
    /// <returns>The replicas, as they took turns.</returns>
    public async Task<IReadOnlyList<string>> SeeTurnsAsync(int replicas)
    {
        var before = await TotalAsync();
        List<Visit> turns = [];
        while (turns.Count < 2 * replicas)
        {
            turns.Add(await VisitAsync());
        }

        var names = turns.Take(replicas).Select(visit => visit.ContainerId).ToArray();
        Assert.Equal(replicas, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(names, turns.Skip(replicas).Select(visit => visit.ContainerId));
        Assert.Equal(Numbers(before, turns.Count), turns.Select(visit => visit.TotalVisits));
        Assert.All(turns, visit => Assert.Equal("Connected", visit.DatabaseStatus));

        var crowd = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            List<Visit> mine = [];
            while (mine.Count < Hits / Clients)
            {
                mine.Add(await VisitAsync());
            }

            return mine;
        }));

        var all = crowd.SelectMany(visits => visits).ToArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), all.Select(visit => visit.ContainerId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(all.CountBy(visit => visit.ContainerId), share => Assert.Equal(Hits / replicas, share.Value));
        Assert.Equal(Numbers(before + turns.Count, Hits), all.Select(visit => visit.TotalVisits).Order());

        return names;
    }

    /// <summary>While something fails, no hit of theirs does, no number comes twice and none is left out.</summary>
    public async Task AreCountedOnceDuringAsync(Func<Task> fault)
    {
        var before = await TotalAsync();
        var numbers = new ConcurrentBag<long?>();
        using var end = new CancellationTokenSource(LoadTime);

        // A failed hit fails the test in Visit.GetAsync.
        var load = Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (!end.IsCancellationRequested)
            {
                numbers.Add((await VisitAsync()).TotalVisits);
            }
        }).ToArray();
        await Task.Delay(LoadTime / 4, TestContext.Current.CancellationToken);
        await fault();
        await Task.WhenAll(load);

        // Every hit was retried on another replica under its id and answered, so there is nothing uncertain left.
        Assert.DoesNotContain(null, numbers);
        Assert.Equal(Numbers(before, numbers.Count), numbers.Order());

        using var stats = await StatsAsync();
        Assert.Equal(before + numbers.Count, stats.RootElement.GetProperty("total_visits").GetInt64());
        Assert.Equal(before + numbers.Count, stats.RootElement.GetProperty("replicas").EnumerateObject().Sum(replica => replica.Value.GetInt64()));
    }

    /// <summary>
    /// Returns when that many replicas take turns and count: nginx passes a failed one over for a second, and makes up for it afterwards.
    /// </summary>
    public Task UntilTurnsAsync(int replicas)
    {
        List<Visit> seen = [];

        return Eventually.TrueAsync(
            async () =>
            {
                seen.Clear();
                while (seen.Count < 2 * replicas)
                {
                    seen.Add(await VisitAsync());
                }

                var names = seen.Select(visit => visit.ContainerId).ToArray();
                return names.Distinct(StringComparer.Ordinal).Count() == replicas
                    && names.Take(replicas).SequenceEqual(names.Skip(replicas), StringComparer.Ordinal)
                    && seen.All(visit => visit.TotalVisits is not null);
            },
            () => string.Join('\n', seen));
    }

    /// <summary>The replicas that take turns now.</summary>
    public async Task<IReadOnlyCollection<string>> AnsweringAsync()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < 6; i++)
        {
            names.Add((await VisitAsync()).ContainerId);
        }

        return names;
    }

    private async Task<long> TotalAsync()
    {
        using var stats = await StatsAsync();

        return stats.RootElement.GetProperty("total_visits").GetInt64();
    }

    private async Task<JsonDocument> StatsAsync() => JsonDocument.Parse(await site.GetStringAsync("/stats", TestContext.Current.CancellationToken));

    private static IEnumerable<long?> Numbers(long after, int count) => Enumerable.Range(1, count).Select(n => (long?)(after + n));
}
