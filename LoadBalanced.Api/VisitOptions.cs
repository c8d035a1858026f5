using System.Globalization;

namespace LoadBalanced.Api;

/// <summary>Configuration section <c>Visits</c>.</summary>
internal sealed class VisitOptions
{
    public const string Section = "Visits";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest a request waits for Redis before it is answered uncounted. Default 1 s; more than 0, at most 1 min.
    /// A Redis that hangs may still apply an increment that was given up on.
    /// </summary>
    public TimeSpan CountTimeout { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads what is set and leaves the rest as it is.</summary>
    /// <exception cref="BadSettingException">A value breaks its rule.</exception>
    public void Read(IConfiguration configuration)
    {
        const string Key = $"{Section}:{nameof(CountTimeout)}";
        if (configuration[Key] is not { Length: > 0 } text)
            return;

        CountTimeout = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero && timeout <= Longest
            ? timeout
            : throw new BadSettingException($"{Key} is '{text}'; it must be a time of more than 0 and at most 1 minute, such as 00:00:01.");
    }
}
