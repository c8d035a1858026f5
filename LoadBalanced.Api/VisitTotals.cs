using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>Reads what has been counted, and counts nothing.</summary>
internal sealed class VisitTotals(VisitDatabase database, TimeProvider time, TimeSpan countTimeout)
{
    /// <returns>Null when Redis is away or did not answer in time.</returns>
    public async Task<(long Total, IReadOnlyDictionary<string, long> Replicas)?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync().WaitAsync(countTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return null;
        }
    }

    // Sent together, without a transaction: a visit counted between the two shows in one of them only.
    private Task<(long Total, IReadOnlyDictionary<string, long> Replicas)?> ReadAsync() => database.RunAsync(
        async Task<(long Total, IReadOnlyDictionary<string, long> Replicas)?> (redis) =>
        {
            var total = redis.StringGetAsync(VisitKeys.Total);
            var replicas = redis.HashGetAllAsync(VisitKeys.Replicas);

            return ((long)await total, (await replicas)
                .OrderBy(replica => replica.Name.ToString(), StringComparer.Ordinal)
                .ToDictionary(replica => replica.Name.ToString(), replica => (long)replica.Value, StringComparer.Ordinal));
        });
}
