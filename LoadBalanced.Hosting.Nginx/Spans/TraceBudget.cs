namespace Aspire.Hosting.Nginx.Spans;

/// <summary>How many requests may get spans: so many a second, and some seconds' worth at once. For one thread.</summary>
internal sealed class TraceBudget(int perSecond, TimeProvider time)
{
    private const int SecondsAtOnce = 5;

    private double _left = (double)perSecond * SecondsAtOnce;
    private long _last = time.GetTimestamp();

    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(_left + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond), (double)perSecond * SecondsAtOnce);
        _last = now;

        if (_left < 1)
        {
            return false;
        }

        _left--;

        return true;
    }
}
