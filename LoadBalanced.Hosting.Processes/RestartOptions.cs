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

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal static void Check(RestartOptions options)
    {
        if (options.Delay < TimeSpan.Zero)
        {
            throw new ArgumentException($"Delay is {options.Delay}; it must be zero or more.", nameof(options));
        }

        if (options.MaximumDelay < options.Delay)
        {
            throw new ArgumentException($"MaximumDelay is {options.MaximumDelay}; it must be Delay ({options.Delay}) or more.", nameof(options));
        }

        if (options.MinimumUptime < TimeSpan.Zero)
        {
            throw new ArgumentException($"MinimumUptime is {options.MinimumUptime}; it must be zero or more.", nameof(options));
        }

        if (options.MaximumShortRuns < 1)
        {
            throw new ArgumentException($"MaximumShortRuns is {options.MaximumShortRuns}; it must be 1 or more.", nameof(options));
        }
    }
}
