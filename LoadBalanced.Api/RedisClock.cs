namespace LoadBalanced.Api;

/// <summary>
/// What Redis's clock shows now, from its last reply: never later than it really does (as long as nobody sets that clock),
/// because a reply is some time on its way. One user at a time.
/// </summary>
internal sealed class RedisClock(TimeProvider time)
{
    private long _milliseconds;
    private long _since;

    public bool IsKnown { get; private set; }

    public void Learn(long milliseconds)
    {
        _milliseconds = milliseconds;
        _since = time.GetTimestamp();
        IsKnown = true;
    }

    /// <summary>Redis's time, in ms, after the given time from now.</summary>
    public long In(TimeSpan duration) => _milliseconds + (long)(time.GetElapsedTime(_since) + duration).TotalMilliseconds;
}
