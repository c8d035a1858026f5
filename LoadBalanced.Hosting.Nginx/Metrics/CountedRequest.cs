using System.Globalization;
using Aspire.Hosting.Nginx.Spans;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>What the metrics take of a request; the duration in nanoseconds.</summary>
internal sealed record CountedRequest(string Method, int Status, string Scheme, string? ProtocolVersion, long Duration, IReadOnlyList<UpstreamTry> Tries)
{
    // The address is the last field: a socket's path may hold spaces.
    private const int Fields = 10;

    /// <summary>Reads a line of the tally: the fields of <see cref="Configuration.AccessLogs"/>, in their order.</summary>
    /// <returns>Null when it is no such line.</returns>
    public static CountedRequest? Read(string line) =>
        line.Split(' ', Fields) is [var method, var status, var scheme, var protocol, var duration, var tryStatus, var connect, var header, var tryDuration, var address]
        && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Nanoseconds.Read(duration) is { } nanoseconds
            ? new(method, number, scheme, VersionOf(protocol), nanoseconds, UpstreamTry.Read(address, tryStatus, connect, header, tryDuration))
            : null;

    /// <summary>HTTP's version as OpenTelemetry writes it: 1.1, 2; null when the request line had none.</summary>
    public static string? VersionOf(string protocol) => protocol switch
    {
        "HTTP/1.1" => "1.1",
        "HTTP/2.0" => "2",
        "HTTP/3.0" => "3",
        "HTTP/1.0" => "1.0",
        _ => null,
    };
}
