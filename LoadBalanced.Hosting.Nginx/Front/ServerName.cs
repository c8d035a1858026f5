using System.Buffers;
using System.Globalization;

namespace Aspire.Hosting.Nginx.Front;

/// <summary>What may be the name of a site.</summary>
internal static class ServerName
{
    private const int Longest = 253;
    private const int LongestLabel = 63;

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    /// <exception cref="ArgumentException">It is no host name.</exception>
    public static string Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        return IsValid(name)
            ? name.ToLower(CultureInfo.InvariantCulture)
            : throw new ArgumentException(
                $"The server name '{name}' is not valid: it must be a host name of at most {Longest} letters, digits, hyphens and dots, and may start with '*.'.",
                nameof(name));
    }

    public static bool IsValid(string name) =>
        name.Length <= Longest && (name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name).Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LabelCharacters);
}
