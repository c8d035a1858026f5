using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Spans;

internal enum SpanKind
{
    // The numbers are OTLP's.
    Server = 2,
    Client = 3,
}

/// <summary>A finished span; times in nanoseconds since 1970. An error is null when there was none, empty when the attributes say it all.</summary>
internal sealed record Span(
    string TraceId,
    string SpanId,
    string? ParentSpanId,
    string Name,
    SpanKind Kind,
    long Start,
    long End,
    IReadOnlyList<OtlpAttribute> Attributes,
    string? Error);
