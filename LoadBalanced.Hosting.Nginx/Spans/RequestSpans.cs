using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Turns an access-log entry into spans: one for the request, one for each try of a replica.</summary>
/// <remarks>Attribute names: OpenTelemetry semantic conventions for HTTP, stable since 1.23.</remarks>
internal static class RequestSpans
{
    // nginx rounds its times down to milliseconds. Ended at the last moment of theirs, its spans hold what the replica did meanwhile.
    private const long Rounding = 999_999;

    // The first try begins in the request's millisecond, but after it: a trace is named after the span that begins first.
    private const long Later = 100;

    /// <param name="request">What nginx logged.</param>
    /// <param name="replicas">The replicas' names by address.</param>
    public static IReadOnlyList<Span> Create(LoggedRequest request, IReadOnlyDictionary<string, string> replicas)
    {
        var spans = new List<Span>(request.Tries.Count + 1) { Request(request) };
        var start = request.Start + Later;

        // nginx logs how long each try took, not when it began: they follow each other without a gap.
        for (var index = 0; index < request.Tries.Count; index++)
        {
            var end = start + request.Tries[index].Duration;
            spans.Add(Try(request.Entry, request.Tries[index], index, start, index == request.Tries.Count - 1 ? end - Later + Rounding : end, replicas));
            start = end;
        }

        return spans;
    }

    private static Span Request(LoggedRequest request)
    {
        var (entry, status, start, end, _, tries) = request;
        // A query may carry secrets; it stays out.
        var path = entry.Uri.Split('?', 2)[0];
        var attributes = new List<OtlpAttribute>(16)
        {
            new("http.request.method", entry.Method.Length == 0 ? "_OTHER" : entry.Method),
            new("url.path", path),
            new("url.scheme", entry.Scheme),
            new("http.response.status_code", status),
            new("server.address", entry.Host),
            new("client.address", entry.Client),
            new("nginx.request_id", entry.Id),
        };
        AddText(attributes, "user_agent.original", entry.Agent);
        AddNumber(attributes, "server.port", entry.Port);
        AddNumber(attributes, "http.request.body.size", entry.RequestBytes);
        AddNumber(attributes, "http.response.body.size", entry.ResponseBytes);

        AddText(attributes, "network.protocol.version", request.ProtocolVersion ?? "");

        string? error = null;

        if (status >= 500)
        {
            attributes.Add(new("error.type", entry.Status));
            error = (tries.Count, entry.TryAddress) switch
            {
                (0, "" or "-") => "",
                (0, _) => "every replica is passed over since it failed",
                _ when tries.All(one => !one.Replied) => "no replica answered",
                _ => "",
            };
        }

        // The path is in the name for a reader of the dashboard; nginx knows no route template.
        var name = entry.Method.Length == 0 ? "HTTP" : $"{entry.Method} {path}";

        return new(entry.Trace, entry.Span, entry.Parent.Length == 0 ? null : entry.Parent, name, SpanKind.Server, start, end + Rounding, attributes, error);
    }

    private static Span Try(AccessLogEntry entry, UpstreamTry one, int index, long start, long end, IReadOnlyDictionary<string, string> replicas)
    {
        var replica = replicas.GetValueOrDefault(one.Address, one.Address);
        // "unix:" and a path, or a host, a colon and a port.
        var isSocket = one.Address.StartsWith("unix:", StringComparison.Ordinal);
        var colon = one.Address.LastIndexOf(':');
        var attributes = new List<OtlpAttribute>(8)
        {
            new("http.request.method", entry.Method),
            new("server.address", isSocket ? one.Address[(colon + 1)..] : one.Address[..colon]),
            new("peer.service", replica),
            new("nginx.upstream.replica", replica),
            new("nginx.request_id", entry.Id),
        };
        AddNumber(attributes, "server.port", one.Address[(colon + 1)..]);

        if (index > 0)
        {
            attributes.Add(new("http.request.resend_count", index));
        }

        // A status that nginx made up is no response.
        if (one is { Replied: true, Status: { } status })
        {
            attributes.Add(new("http.response.status_code", status));
        }

        AddText(attributes, "error.type", one.ErrorType ?? "");

        return new(entry.Trace, TryId(entry.Id, index), entry.Span, $"{entry.Method} {replica}", SpanKind.Client, start, end, attributes, one.Error);
    }

    // The same line always gives the same spans.
    private static string TryId(string requestId, int index) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{requestId}:{index}")).AsSpan(0, 8));

    private static void AddText(List<OtlpAttribute> attributes, string key, string value)
    {
        if (value.Length > 0)
        {
            attributes.Add(new(key, value));
        }
    }

    private static void AddNumber(List<OtlpAttribute> attributes, string key, string value)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            attributes.Add(new(key, number));
        }
    }
}
