namespace LoadBalanced.Api;

/// <summary>Configuration section <c>Visits</c>.</summary>
internal sealed class VisitOptions
{
    public const string Section = "Visits";

    /// <summary>
    /// The longest a request waits for Redis before it is answered uncounted. Default 1 s; more than 0, at most 1 min.
    /// A Redis that hangs may still apply an increment that was given up on.
    /// </summary>
    public TimeSpan CountTimeout { get; set; } = TimeSpan.FromSeconds(1);

    public bool IsValid => CountTimeout > TimeSpan.Zero && CountTimeout <= TimeSpan.FromMinutes(1);
}
