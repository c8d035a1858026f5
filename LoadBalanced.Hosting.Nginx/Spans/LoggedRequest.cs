using System.Buffers;
using System.Globalization;
using Aspire.Hosting.Nginx.Metrics;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>A request out of the access log, understood; times in nanoseconds, the start and end since 1970.</summary>
internal sealed record LoggedRequest(AccessLogEntry Entry, int Status, long Start, long End, bool Sampled, IReadOnlyList<UpstreamTry> Tries)
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <returns>Null when the entry's ids or times are none.</returns>
    public static LoggedRequest? Read(AccessLogEntry entry)
    {
        if (!IsHexadecimal(entry.Trace, 32) || !IsHexadecimal(entry.Span, 16) || !IsHexadecimal(entry.Flags, 2)
            || (entry.Parent.Length > 0 && !IsHexadecimal(entry.Parent, 16))
            || !int.TryParse(entry.Status, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || Nanoseconds.Read(entry.End) is not { } end || Nanoseconds.Read(entry.Duration) is not { } duration || duration > end)
        {
            return null;
        }

        // The lowest bit of the flags is "sampled"; the replicas obey it too.
        var sampled = (Convert.ToInt32(entry.Flags, 16) & 1) == 1;

        return new(entry, status, end - duration, end, sampled, UpstreamTry.Read(entry.TryAddress, entry.TryStatus, entry.TryConnect, entry.TryHeader, entry.TryDuration));
    }

    /// <inheritdoc cref="CountedRequest.VersionOf"/>
    public string? ProtocolVersion => CountedRequest.VersionOf(Entry.Protocol);

    /// <summary>The part of it that metrics take.</summary>
    public CountedRequest Counted => new(Entry.Method, Status, Entry.Scheme, ProtocolVersion, End - Start, Tries);

    /// <summary>Where its spans are.</summary>
    public Exemplar Exemplar => new(Entry.Trace, Entry.Span, End, DurationBounds.Seconds(End - Start));

    private static bool IsHexadecimal(string text, int length) => text.Length == length && !text.AsSpan().ContainsAnyExcept(Hexadecimal);
}
