namespace LoadBalanced.Api;

/// <summary>The number of visits, kept in Redis for all replicas together.</summary>
internal sealed partial class VisitCounter(VisitQueue queue, TimeProvider time, TimeSpan countTimeout, ILogger<VisitCounter> logger)
{
    /// <summary>Counts a visit, unless its id was counted before, by whichever replica.</summary>
    /// <returns>
    /// Its number, or null when Redis is away or did not answer in time, or too many visits wait for it. It was not counted
    /// then, except when Redis counted it in time and only the answer was lost or late.
    /// </returns>
    public async Task<long?> CountAsync(VisitId id, CancellationToken cancellationToken)
    {
        var visit = new PendingVisit(id, countTimeout, time);
        if (!queue.TryAdd(visit))
        {
            Log.QueueFull(logger, VisitQueue.Capacity);
            return null;
        }

        var since = time.GetUtcNow();
        if (await visit.WaitAsync(cancellationToken) is not { } counted)
        {
            Log.NotCounted(logger);
            return null;
        }

        VisitTrace.Record(visit.Request, counted, since);
        return counted.Number;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The visit was not counted: {Waiting} visits wait for Redis already")]
        public static partial void QueueFull(ILogger logger, int waiting);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The visit was not counted: Redis is away or did not answer in time")]
        public static partial void NotCounted(ILogger logger);
    }
}
