using System.Buffers;
using System.Globalization;

namespace Aspire.Hosting.Nginx.Front;

/// <summary>What may be the name of a site.</summary>
internal static class ServerName
{
    private const int Longest = 253;
    private const int LongestLabel = 63;

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <exception cref="ArgumentException">It is no host name.</exception>
    public static string Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var lower = name.ToLower(CultureInfo.InvariantCulture);
        var labels = (lower.StartsWith("*.", StringComparison.Ordinal) ? lower[2..] : lower).Split('.');

        return name.Length <= Longest && labels.All(IsLabel)
            ? lower
            : throw new ArgumentException(
                $"The server name '{name}' is not valid: it must be a host name of at most {Longest} letters, digits, hyphens and dots, and may start with '*.'.",
                nameof(name));
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LabelCharacters);
}
