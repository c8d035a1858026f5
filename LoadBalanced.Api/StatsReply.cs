namespace LoadBalanced.Api;

/// <summary>The body of a reply with totals; its fields in the order they are written.</summary>
/// <param name="DatabaseStatus">As in a visit's reply, in English.</param>
/// <param name="Replicas">How many visits each replica counted.</param>
/// <param name="TotalVisits">
/// Null without Redis. More than the replicas' together when some were counted by a version that kept no tallies.
/// </param>
internal sealed record StatsReply(string DatabaseStatus, IReadOnlyDictionary<string, long> Replicas, long? TotalVisits);
