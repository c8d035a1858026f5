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
    IReadOnlyList<SpanAttribute> Attributes,
    string? Error);

/// <summary>An attribute whose value is a string or a number.</summary>
internal readonly record struct SpanAttribute(string Key, string? Text, long Number)
{
    public SpanAttribute(string key, string text) : this(key, text, 0)
    {
    }

    public SpanAttribute(string key, long number) : this(key, null, number)
    {
    }
}
