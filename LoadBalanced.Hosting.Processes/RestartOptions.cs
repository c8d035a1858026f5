namespace Aspire.Hosting;

/// <summary>
/// When a resource that ended unexpectedly is started again, and when no longer.
/// </summary>
/// <remarks>
/// A run is <em>short</em> when the resource ended before it was healthy, or sooner than <see cref="MinimumUptime"/> after its start.
/// After any other run, and after the first short one, the resource is started again at once.
/// </remarks>
public sealed class RestartOptions
{
    /// <summary>
    /// The delay after the second short run in a row; it doubles with each further one. Default 1 s.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest delay. Default 30 s.
    /// </summary>
    public TimeSpan MaximumDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A run shorter than this is short even if the resource was healthy. Default 1 s.
    /// </summary>
    public TimeSpan MinimumUptime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Short runs in a row that make a crash loop: the resource is then <c>FailedToStart</c> and left alone. Default 5.
    /// </summary>
    public int MaximumShortRuns { get; set; } = 5;

    internal void Check()
    {
        NotNegative(Delay, nameof(Delay));
        NotNegative(MinimumUptime, nameof(MinimumUptime));

        if (MaximumDelay < Delay)
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumDelay), MaximumDelay, $"MaximumDelay must be Delay ({Delay}) or more.");
        }

        if (MaximumShortRuns < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumShortRuns), MaximumShortRuns, "MaximumShortRuns must be 1 or more.");
        }
    }

    private static void NotNegative(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be zero or more.");
        }
    }
}
