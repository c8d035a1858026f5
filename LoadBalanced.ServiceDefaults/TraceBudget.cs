namespace LoadBalanced.ServiceDefaults;

/// <summary>So many traces in each second of the clock; never makes anyone wait.</summary>
internal sealed class TraceBudget(int perSecond, TimeProvider time)
{
    private long _second = -1;
    private int _taken;

    /// <summary>Whether one more trace may begin. At the turn of a second a few more may than allowed.</summary>
    public bool TryTake()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;

        if (Interlocked.Exchange(ref _second, second) != second)
        {
            Volatile.Write(ref _taken, 0);
        }

        return Interlocked.Increment(ref _taken) <= perSecond;
    }
}
