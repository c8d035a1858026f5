namespace Aspire.Hosting.Nginx.Membership;

/// <summary>What is known of a replica beside its snapshot, as long as the application runs.</summary>
internal sealed class Member
{
    // One failure may be a hiccup, and taking a replica out costs a reload.
    private const int FailuresToLeave = 2;

    private volatile int _failures = -1;
    private volatile Decision _decision = new();
    private volatile bool _starting;

    public Decision Decision
    {
        get => _decision;
        set => _decision = value;
    }

    /// <summary>Its run has begun so lately that it may not listen yet.</summary>
    public bool IsStarting
    {
        get => _starting;
        set => _starting = value;
    }

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
