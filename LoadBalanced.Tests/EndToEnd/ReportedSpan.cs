using System.Text.Json;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>
/// A span as the dashboard gives it back: OTLP in JSON. Start and end are in nanoseconds since 1970; a root has an empty parent id.
/// </summary>
internal sealed record ReportedSpan(
    string Service, string TraceId, string Id, string ParentId, string Name, SpanKind Kind, long Start, long End, bool IsError,
    IReadOnlyDictionary<string, string> Attributes)
{
    private const int ErrorStatus = 2;

    /// <summary>Spans of a <c>resourceSpans</c> list.</summary>
    public static IEnumerable<ReportedSpan> Read(JsonElement data) =>
        from resource in Items(data, "resourceSpans")
        let service = Values(resource.GetProperty("resource"))["service.name"]
        from scope in Items(resource, "scopeSpans")
        from span in Items(scope, "spans")
        select new ReportedSpan(
            service,
            Text(span, "traceId"),
            Text(span, "spanId"),
            Text(span, "parentSpanId"),
            Text(span, "name"),
            (SpanKind)span.GetProperty("kind").GetInt32(),
            long.Parse(Text(span, "startTimeUnixNano")),
            long.Parse(Text(span, "endTimeUnixNano")),
            span.TryGetProperty("status", out var status) && status.TryGetProperty("code", out var code) && code.GetInt32() == ErrorStatus,
            Values(span));

    public static IEnumerable<JsonElement> Items(JsonElement parent, string list) =>
        parent.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    public static string Text(JsonElement parent, string field) =>
        parent.TryGetProperty(field, out var value) ? value.ToString() : "";

    public static IReadOnlyDictionary<string, string> Values(JsonElement parent) =>
        Items(parent, "attributes").ToDictionary(
            attribute => Text(attribute, "key"),
            // {"stringValue":"x"}, {"intValue":"1"}, …
            attribute => attribute.GetProperty("value").EnumerateObject().First().Value.ToString(),
            StringComparer.Ordinal);
}

/// <summary>OTLP's numbers of the kinds used here.</summary>
internal enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
}
