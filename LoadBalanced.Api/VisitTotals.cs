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

    // One transaction, so that the total and the replicas' shares are of the same moment.
    private async Task<(long, IReadOnlyDictionary<string, long>)?> ReadAsync()
    {
        var transaction = (await database.GetAsync()).CreateTransaction();
        var total = transaction.StringGetAsync(VisitKeys.Total);
        var replicas = transaction.HashGetAllAsync(VisitKeys.Replicas);
        await transaction.ExecuteAsync();

        return ((long)await total, (await replicas)
            .OrderBy(replica => replica.Name.ToString(), StringComparer.Ordinal)
            .ToDictionary(replica => replica.Name.ToString(), replica => (long)replica.Value, StringComparer.Ordinal));
    }
}
