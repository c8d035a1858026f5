using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Metrics;

internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,
    Gauge,
    Histogram,
}

/// <summary>A metric with its points, one for each set of attributes.</summary>
internal sealed record Metric(string Name, string Unit, string Description, MetricKind Kind, IReadOnlyList<MetricPoint> Points);

/// <summary>What one set of attributes has come to: a number, or the distribution of a histogram.</summary>
internal sealed record MetricPoint(IReadOnlyList<OtlpAttribute> Attributes, long Value, Distribution? Distribution = null);

/// <summary>Durations in seconds, counted by <see cref="DurationBounds"/>; and a request among them that has a trace.</summary>
internal sealed record Distribution(IReadOnlyList<long> Buckets, double Sum, Exemplar? Exemplar);

internal sealed record Exemplar(string TraceId, string SpanId, long Time, double Seconds);
