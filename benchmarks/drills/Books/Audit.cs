using System.Diagnostics;
using LoadBalanced.Drills.Load;

namespace LoadBalanced.Drills.Books;

/// <summary>Compares what clients were told with what Redis holds.</summary>
/// <param name="hits">All hits there were.</param>
/// <param name="resent">How many of them were sent twice.</param>
/// <param name="books">What Redis holds afterwards.</param>
internal sealed class Audit(IReadOnlyList<Hit> hits, int resent, RedisBooks books)
{
    /// <summary>The hits that were given a number.</summary>
    public IReadOnlyList<Hit> Told { get; } = [.. hits.Where(hit => hit.Number is not null)];

    public int Requests => hits.Count;

    /// <summary>Numbers that more than one request was told.</summary>
    public int ToldTwice => Told.GroupBy(hit => hit.Number!.Value).Count(number => number.Skip(1).Any());

    /// <summary>Replies that gave no number, and replies that never came.</summary>
    public int WithoutNumber => hits.Count - Told.Count;

    /// <summary>What the requests that were given none got instead.</summary>
    public string Instead => string.Join(", ", hits
        .Where(hit => hit.Number is null)
        .GroupBy(hit => hit.Status switch { 0 => "no reply", 200 => "Disconnected", var status => $"{status}" }, StringComparer.Ordinal)
        .Select(kind => $"{kind.Count()} × {kind.Key} (up to {kind.Percentile(1).TotalMilliseconds:F0} ms)"));

    /// <summary>Requests that Redis counted although nobody was told their number.</summary>
    public long CountedUntold => books.Numbers.Except(Told.Select(hit => hit.Number!.Value)).LongCount();

    /// <summary>Numbers that were told and are no longer that request's.</summary>
    public int Lost => Told.Count - Told.Select(hit => hit.Number!.Value).Intersect(books.Numbers).Count();

    /// <summary>All of what must hold whatever fails, as long as Redis keeps what it has answered.</summary>
    public IEnumerable<Check> Checks() => Checks(mayBeLost: _ => false);

    /// <summary>The same when Redis was killed and may lose what it answered shortly before.</summary>
    /// <param name="kills">When it was killed.</param>
    /// <param name="loss">How long before, at most.</param>
    public IEnumerable<Check> Checks(IReadOnlyList<long> kills, TimeSpan loss) =>
        Checks(hit => kills.Any(kill => hit.Ended <= kill ? Stopwatch.GetElapsedTime(hit.Ended, kill) <= loss : hit.Sent <= kill));

    /// <summary>The same when nginx was not killed: what it closed a connection on it has not passed on, so a request that was sent again had not been counted before.</summary>
    public IEnumerable<Check> ChecksWhileNginxStays() =>
        [.. Checks(), new("no request that was sent again had been counted before", CountedUntold <= WithoutNumber, $"{CountedUntold} counted unseen, {resent} sent again")];

    private IEnumerable<Check> Checks(Func<Hit, bool> mayBeLost)
    {
        var kept = Told.Where(hit => !mayBeLost(hit)).Select(hit => hit.Number!.Value).ToHashSet();
        var repeated = Told.GroupBy(hit => hit.Number!.Value).Count(number => number.Count(hit => !mayBeLost(hit)) > 1);
        yield return new("no number was told twice", repeated == 0, $"{Told.Count} told, {repeated} of them twice");

        var lost = kept.Except(books.Numbers).Count();
        yield return new("Redis holds every number that was told", lost == 0, $"{lost} it does not hold");

        var sorted = books.Numbers.Order().ToList();
        var gapless = sorted.Count == books.Total && (sorted.Count == 0 || (sorted[0] == 1 && sorted[^1] == books.Total && sorted.Distinct().Count() == sorted.Count));
        yield return new("the total is the number of requests that Redis counted, each once", gapless, $"total {books.Total}, requests {sorted.Count}");
        yield return new("the replicas' shares add up to the total", books.Shares == books.Total, $"shares {books.Shares}");

        var doubtful = WithoutNumber + resent;
        yield return new(
            "only requests without a reply or a number were counted unseen", CountedUntold <= doubtful, $"{CountedUntold} of {doubtful}");
    }
}
