using System.Globalization;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>One try of a replica, out of nginx's lists of tries.</summary>
/// <param name="Address">Where, as nginx writes it.</param>
/// <param name="Status">The reply's status, or the one nginx made up (502, 504); null: neither.</param>
/// <param name="Connected">Whether a connection was made.</param>
/// <param name="Replied">Whether the head of a reply came.</param>
/// <param name="Duration">Nanoseconds.</param>
internal sealed record UpstreamTry(string Address, int? Status, bool Connected, bool Replied, long Duration)
{
    // Tries are separated by ", ", and by " : " where an internal redirect began another round.
    private static readonly string[] Separators = [", ", " : "];

    /// <summary>The tries of a request; a part without a port is no replica but the upstream's name: all were passed over.</summary>
    /// <param name="address">Each as nginx lists it: where,</param>
    /// <param name="status">with which status,</param>
    /// <param name="connect">how many seconds until a connection was there,</param>
    /// <param name="header">until the head of the reply was,</param>
    /// <param name="duration">and until its end.</param>
    public static IReadOnlyList<UpstreamTry> Read(string address, string status, string connect, string header, string duration)
    {
        if (address is "" or "-")
        {
            return [];
        }

        var addresses = Split(address);
        var statuses = Split(status);
        var connects = Split(connect);
        var headers = Split(header);
        var durations = Split(duration);
        var tries = new List<UpstreamTry>(addresses.Length);

        for (var index = 0; index < addresses.Length; index++)
        {
            if (addresses[index].Contains(':', StringComparison.Ordinal))
            {
                tries.Add(new(
                    addresses[index],
                    int.TryParse(At(statuses, index), CultureInfo.InvariantCulture, out var number) ? number : null,
                    Nanoseconds.Read(At(connects, index)) is not null,
                    Nanoseconds.Read(At(headers, index)) is not null,
                    Nanoseconds.Read(At(durations, index)) ?? 0));
            }
        }

        return tries;
    }

    /// <summary>Why the try failed; null: it did not; empty: the replica itself answered with an error.</summary>
    public string? Error => (Replied, Connected, Status) switch
    {
        (true, _, >= 500) => "",
        (true, _, _) => null,
        (_, true, 504) => "no reply within the time-out",
        (_, false, 504) => "no connection within the time-out",
        (_, false, _) => "connection failed",
        (_, true, 502) => "connection broke before the reply",
        _ => "ended before the reply",
    };

    /// <summary>The same for a machine: an error of the replica is its status.</summary>
    public string? ErrorType => Error is "" ? Status!.Value.ToString(CultureInfo.InvariantCulture) : Error;

    private static string[] Split(string list) =>
        list.Contains(' ', StringComparison.Ordinal) ? list.Split(Separators, StringSplitOptions.TrimEntries) : [list];

    private static string At(string[] list, int index) => index < list.Length ? list[index] : "-";
}
