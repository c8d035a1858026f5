using System.Diagnostics;

namespace LoadBalanced.Api;

/// <summary>A visit's number, and the batch it came with.</summary>
/// <param name="Number">1 for the first visit ever.</param>
/// <param name="BatchSize">How many requests the batch served.</param>
/// <param name="CarriedBy">The request whose span holds the batch's Redis command; null when that is the visit's own.</param>
internal sealed record CountedVisit(long Number, int BatchSize, ActivityContext? CarriedBy);
