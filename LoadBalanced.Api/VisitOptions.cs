using System.Globalization;

namespace LoadBalanced.Api;

/// <summary>Configuration section <c>Visits</c>.</summary>
internal sealed class VisitOptions
{
    public const string Section = "Visits";

    /// <summary>The longest a request waits for Redis before it is answered uncounted. Default 1 s; more than 0, at most 1 min.</summary>
    public TimeSpan CountTimeout { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long at least a request's id is remembered, so that its retry on another replica is not counted again.
    /// Default 1 min; 15 s to 1 h. It must exceed the time in which nginx may retry: proxy_next_upstream_timeout and
    /// proxy_read_timeout together, 13 s here.
    /// </summary>
    public TimeSpan RetryWindow { get; private set; } = TimeSpan.FromMinutes(1);

    /// <summary>Reads what is set and leaves the rest as it is.</summary>
    /// <exception cref="BadSettingException">A value breaks its rule.</exception>
    public void Read(IConfiguration configuration)
    {
        CountTimeout = Read(
            configuration, nameof(CountTimeout), CountTimeout,
            timeout => timeout > TimeSpan.Zero && timeout <= TimeSpan.FromMinutes(1), "more than 0 and at most 1 minute, such as 00:00:01");
        RetryWindow = Read(
            configuration, nameof(RetryWindow), RetryWindow,
            window => window >= TimeSpan.FromSeconds(15) && window <= TimeSpan.FromHours(1), "at least 15 seconds and at most 1 hour, such as 00:01:00");
    }

    private static TimeSpan Read(IConfiguration configuration, string name, TimeSpan otherwise, Func<TimeSpan, bool> isValid, string rule)
    {
        var key = $"{Section}:{name}";
        if (configuration[key] is not { Length: > 0 } text)
            return otherwise;

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && isValid(time)
            ? time
            : throw new BadSettingException($"{key} is '{text}'; it must be a time of {rule}.");
    }
}
