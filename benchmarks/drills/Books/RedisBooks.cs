using StackExchange.Redis;

namespace LoadBalanced.Drills.Books;

/// <summary>What Redis holds.</summary>
/// <param name="Total">The total.</param>
/// <param name="Shares">The sum of the replicas' tallies.</param>
/// <param name="Numbers">The number of each request that it counted.</param>
internal sealed record RedisBooks(long Total, long Shares, IReadOnlyList<long> Numbers)
{
    /// <summary>Waits until nothing more is being counted, and reads.</summary>
    /// <remarks>The numbers are complete as long as no request is forgotten: when all came within the retry window.</remarks>
    public static async Task<RedisBooks> ReadAsync(IDatabase redis, CancellationToken cancellationToken)
    {
        for (var last = -1L; ; await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken))
        {
            var total = (long)await redis.StringGetAsync("total_visits");
            if (total == last)
            {
                break;
            }

            last = total;
        }

        var current = await redis.HashGetAllAsync("{total_visits}:ids:current");
        var previous = await redis.HashGetAllAsync("{total_visits}:ids:previous");
        var replicas = await redis.HashGetAllAsync("{total_visits}:replicas");

        return new(
            (long)await redis.StringGetAsync("total_visits"),
            replicas.Sum(replica => (long)replica.Value),
            [.. previous.Concat(current).Select(id => (long)id.Value)]);
    }
}
