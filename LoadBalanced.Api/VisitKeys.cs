using StackExchange.Redis;

namespace LoadBalanced.Api;

/// <summary>
/// The keys in Redis. The total is where the first version kept it, so it goes on; the braces have Redis Cluster
/// put the other keys on the node of that one.
/// </summary>
internal static class VisitKeys
{
    public static readonly RedisKey Total = "total_visits";

    /// <summary>Hash: replica to the number of visits it counted.</summary>
    public static readonly RedisKey Replicas = "{total_visits}:replicas";

    /// <summary>Hash: id to number, of the visits since the last rotation.</summary>
    public static readonly RedisKey CurrentIds = "{total_visits}:ids:current";

    /// <summary>Hash: id to number, of the visits before that.</summary>
    public static readonly RedisKey PreviousIds = "{total_visits}:ids:previous";
}
