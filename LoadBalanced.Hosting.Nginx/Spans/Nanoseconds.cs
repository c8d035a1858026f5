using System.Globalization;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>nginx's seconds with three decimals, as nanoseconds.</summary>
internal static class Nanoseconds
{
    // Far enough for any clock, near enough that sums cannot overflow.
    private const decimal MostSeconds = 4_000_000_000;

    /// <returns>Null for "-" and for what is no such number.</returns>
    public static long? Read(string seconds) =>
        decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= MostSeconds
            ? (long)(value * 1_000_000_000)
            : null;
}
