using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Writes spans as an OTLP/HTTP JSON request (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding").</summary>
internal static class OtlpJson
{
    private const int ErrorStatus = 2;

    public static ReadOnlyMemory<byte> Write(string service, string? instance, IReadOnlyList<Span> spans)
    {
        var buffer = new ArrayBufferWriter<byte>(spans.Count * 1024);
        using var json = new Utf8JsonWriter(buffer);

        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        json.WriteStartObject();
        json.WriteStartObject("resource");
        json.WriteStartArray("attributes");
        WriteAttribute(json, new("service.name", service));

        if (instance is not null)
        {
            WriteAttribute(json, new("service.instance.id", instance));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("scopeSpans");
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "nginx");
        json.WriteEndObject();
        json.WriteStartArray("spans");

        foreach (var span in spans)
        {
            WriteSpan(json, span);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();

        return buffer.WrittenMemory;
    }

    private static void WriteSpan(Utf8JsonWriter json, Span span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId);
        json.WriteString("spanId", span.SpanId);

        if (span.ParentSpanId is not null)
        {
            json.WriteString("parentSpanId", span.ParentSpanId);
        }

        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        // 64-bit numbers are strings in this encoding.
        json.WriteString("startTimeUnixNano", span.Start.ToString(CultureInfo.InvariantCulture));
        json.WriteString("endTimeUnixNano", span.End.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("attributes");

        foreach (var attribute in span.Attributes)
        {
            WriteAttribute(json, attribute);
        }

        json.WriteEndArray();

        if (span.Error is not null)
        {
            json.WriteStartObject("status");
            json.WriteNumber("code", ErrorStatus);
            json.WriteString("message", span.Error);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter json, SpanAttribute attribute)
    {
        json.WriteStartObject();
        json.WriteString("key", attribute.Key);
        json.WriteStartObject("value");

        if (attribute.Text is not null)
        {
            json.WriteString("stringValue", attribute.Text);
        }
        else
        {
            json.WriteString("intValue", attribute.Number.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
