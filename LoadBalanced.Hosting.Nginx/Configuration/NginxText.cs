using System.Globalization;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Values as nginx writes them.</summary>
internal static class NginxText
{
    private const long Kibibyte = 1024;
    private const long Mebibyte = 1024 * 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>A string that stays one: between quotes nginx reads escapes and variables, so that neither may begin.</summary>
    /// <exception cref="ArgumentException">The value holds what would end or change the string.</exception>
    public static string Quote(string value, string name)
    {
        foreach (var character in value)
        {
            if (character is '"' or '\\' or '$' or < ' ' or > '~')
            {
                throw new ArgumentException(
                    $"{name} is '{value}'; it must hold printable ASCII characters only, and no double quote, backslash or dollar sign.", name);
            }
        }

        return $"\"{value}\"";
    }

    /// <exception cref="ArgumentException">nginx has no such time-out.</exception>
    public static void CheckTime(TimeSpan value, string name)
    {
        if (value < Shortest || value > Longest || value.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentException($"{name} is {value}; it must be a whole number of milliseconds, 1 ms to 24 h.", name);
        }
    }

    public static string Time(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");

    public static string Size(long bytes) => bytes switch
    {
        0 => "0",
        _ when bytes % Mebibyte == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte}m"),
        _ when bytes % Kibibyte == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kibibyte}k"),
        _ => bytes.ToString(CultureInfo.InvariantCulture),
    };
}
