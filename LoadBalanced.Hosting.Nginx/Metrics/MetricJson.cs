using System.Text.Json;
using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>Writes metrics as an OTLP/HTTP JSON request. Counters and histograms are cumulative.</summary>
internal static class MetricJson
{
    private const int Cumulative = 2;
    private const int UsualBytes = 1024;

    /// <param name="identity">The resource they belong to.</param>
    /// <param name="metrics">Those without a point are left out.</param>
    /// <param name="start">When counting began, and</param>
    /// <param name="time">now, in nanoseconds since 1970.</param>
    public static ReadOnlyMemory<byte> Write((string Service, string? Instance) identity, IReadOnlyList<Metric> metrics, long start, long time) =>
        OtlpJson.Write(
            "Metrics",
            identity,
            json =>
            {
                foreach (var metric in metrics.Where(one => one.Points.Count > 0))
                {
                    Write(json, metric, start, time);
                }
            },
            metrics.Sum(metric => metric.Points.Count) * UsualBytes);

    private static void Write(Utf8JsonWriter json, Metric metric, long start, long time)
    {
        json.WriteStartObject();
        json.WriteString("name", metric.Name);
        json.WriteString("unit", metric.Unit);
        json.WriteString("description", metric.Description);
        json.WriteStartObject(metric.Kind switch { MetricKind.Counter => "sum", MetricKind.Gauge => "gauge", _ => "histogram" });

        if (metric.Kind != MetricKind.Gauge)
        {
            json.WriteNumber("aggregationTemporality", Cumulative);
        }

        if (metric.Kind == MetricKind.Counter)
        {
            json.WriteBoolean("isMonotonic", true);
        }

        json.WriteStartArray("dataPoints");

        foreach (var point in metric.Points)
        {
            Write(json, point, start, time);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricPoint point, long start, long time)
    {
        json.WriteStartObject();
        OtlpJson.WriteAttributes(json, point.Attributes);
        OtlpJson.WriteLong(json, "startTimeUnixNano", start);
        OtlpJson.WriteLong(json, "timeUnixNano", time);

        if (point.Distribution is { } distribution)
        {
            OtlpJson.WriteLong(json, "count", point.Value);
            Write(json, distribution);
        }
        else
        {
            OtlpJson.WriteLong(json, "asInt", point.Value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Distribution distribution)
    {
        json.WriteNumber("sum", distribution.Sum);
        json.WriteStartArray("bucketCounts");

        foreach (var count in distribution.Buckets)
        {
            json.WriteStringValue(count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteStartArray("explicitBounds");

        foreach (var bound in DurationBounds.All)
        {
            json.WriteNumberValue(bound);
        }

        json.WriteEndArray();

        if (distribution.Exemplar is { } exemplar)
        {
            json.WriteStartArray("exemplars");
            json.WriteStartObject();
            OtlpJson.WriteLong(json, "timeUnixNano", exemplar.Time);
            json.WriteNumber("asDouble", exemplar.Seconds);
            json.WriteString("traceId", exemplar.TraceId);
            json.WriteString("spanId", exemplar.SpanId);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }
}
