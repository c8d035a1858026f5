using System.Text.Json;
using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Spans;

/// <summary>Writes spans as an OTLP/HTTP JSON request.</summary>
internal static class SpanJson
{
    private const int ErrorStatus = 2;
    private const int UsualBytes = 1024;

    public static ReadOnlyMemory<byte> Write((string Service, string? Instance) identity, IReadOnlyList<Span> spans) =>
        OtlpJson.Write(
            "Spans",
            identity,
            json =>
            {
                foreach (var span in spans)
                {
                    Write(json, span);
                }
            },
            spans.Count * UsualBytes);

    private static void Write(Utf8JsonWriter json, Span span)
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
        OtlpJson.WriteLong(json, "startTimeUnixNano", span.Start);
        OtlpJson.WriteLong(json, "endTimeUnixNano", span.End);
        OtlpJson.WriteAttributes(json, span.Attributes);

        if (span.Error is not null)
        {
            json.WriteStartObject("status");
            json.WriteNumber("code", ErrorStatus);
            json.WriteString("message", span.Error);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
