using System.Globalization;
using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>What requests or tries are told apart by. Too many kinds end in one, as OpenTelemetry has it.</summary>
internal interface ISeriesKey
{
    IReadOnlyList<OtlpAttribute> Attributes { get; }
}

internal readonly record struct RequestKey(string Method, int Status, string Scheme, string? Version, string? Replica) : ISeriesKey
{
    public static RequestKey Overflow { get; } = new("", -1, "", null, null);

    public IReadOnlyList<OtlpAttribute> Attributes => this == Overflow ? Attribute.Overflowed :
    [
        new("http.request.method", Method),
        new("http.response.status_code", Status),
        new("url.scheme", Scheme),
        .. Attribute.Of("network.protocol.version", Version),
        .. Attribute.Of(Attribute.Replica, Replica),
        .. Attribute.Of("error.type", Status >= 500 ? Status.ToString(CultureInfo.InvariantCulture) : null),
    ];
}

internal readonly record struct TryKey(string Method, int? Status, string Address, string Replica, string? Error) : ISeriesKey
{
    public static TryKey Overflow { get; } = new("", -1, "", "", null);

    public IReadOnlyList<OtlpAttribute> Attributes
    {
        get
        {
            if (this == Overflow)
            {
                return Attribute.Overflowed;
            }

            // "unix:" and a path, or a host, a colon and a port.
            var isSocket = Address.StartsWith("unix:", StringComparison.Ordinal);
            var colon = Address.LastIndexOf(':');
            List<OtlpAttribute> attributes =
            [
                new("http.request.method", Method),
                new("server.address", isSocket ? Address[(colon + 1)..] : Address[..colon]),
                new(Attribute.Replica, Replica),
                .. Attribute.Of("error.type", Error),
            ];

            if (Status is { } status)
            {
                attributes.Add(new("http.response.status_code", status));
            }

            if (long.TryParse(Address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                attributes.Add(new("server.port", port));
            }

            return attributes;
        }
    }
}

internal readonly record struct CountKey(string? Replica, int Status) : ISeriesKey
{
    public static CountKey Overflow { get; } = new(null, -1);

    public IReadOnlyList<OtlpAttribute> Attributes => this == Overflow ? Attribute.Overflowed :
        [.. Attribute.Of(Attribute.Replica, Replica), new("http.response.status_code", Status)];
}

internal readonly record struct RetryKey(string Replica, string? Error) : ISeriesKey
{
    public static RetryKey Overflow { get; } = new("", null);

    public IReadOnlyList<OtlpAttribute> Attributes => this == Overflow ? Attribute.Overflowed :
        [new(Attribute.Replica, Replica), .. Attribute.Of("error.type", Error)];
}

file static class Attribute
{
    public const string Replica = "nginx.upstream.replica";

    public static OtlpAttribute[] Overflowed => [new("otel.metric.overflow", "true")];

    public static OtlpAttribute[] Of(string key, string? value) => value is null ? [] : [new(key, value)];
}
