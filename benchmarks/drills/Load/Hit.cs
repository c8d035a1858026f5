namespace LoadBalanced.Drills.Load;

/// <summary>One request, as its client saw it.</summary>
/// <param name="Sent">When the request was sent, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</param>
/// <param name="Ended">When the reply was whole, or the client gave up.</param>
/// <param name="Status">The reply's status; 0 when there was none.</param>
/// <param name="Number">The number that the visit was given; null when it was given none.</param>
internal sealed record Hit(long Sent, long Ended, int Status, long? Number)
{
    public TimeSpan Duration => System.Diagnostics.Stopwatch.GetElapsedTime(Sent, Ended);
}
