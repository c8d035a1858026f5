namespace Aspire.Hosting.Nginx.Membership;

/// <summary>What is known of a replica beside its snapshot, as long as the application runs.</summary>
internal sealed class Member
{
    // One failure may be a hiccup, and taking a replica out costs a reload.
    private const int FailuresToLeave = 2;

    private volatile int _failures = -1;
    private volatile Decision _decision = new();
    private int _starts;
    private int _starting;

    public Decision Decision
    {
        get => _decision;
        set => _decision = value;
    }

    /// <summary>Its run has begun so lately that it may not listen yet.</summary>
    public bool IsStarting => Volatile.Read(ref _starting) != 0;

    /// <returns>Which start it is, for <see cref="EndStart"/>.</returns>
    public int BeginStart()
    {
        var start = Interlocked.Increment(ref _starts);
        Volatile.Write(ref _starting, start);

        return start;
    }

    /// <summary>That start is no longer lately; one that began after it goes on.</summary>
    public void EndStart(int start) => Interlocked.CompareExchange(ref _starting, 0, start);

    /// <summary>What this integration's own checks say; null: they have not begun.</summary>
    public bool? IsHealthy => _failures < 0 ? null : _failures < FailuresToLeave;

    /// <returns>Whether <see cref="IsHealthy"/> is another now.</returns>
    public bool Checked(bool healthy)
    {
        var before = IsHealthy;
        _failures = healthy ? 0 : Math.Max(_failures, 0) + 1;

        return before != IsHealthy;
    }

    /// <summary>It runs no longer: what was measured says nothing about its next run.</summary>
    public void Forget() => _failures = -1;
}
