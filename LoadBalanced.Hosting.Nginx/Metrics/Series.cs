using Aspire.Hosting.Nginx.Otlp;

namespace Aspire.Hosting.Nginx.Metrics;

/// <summary>Durations that share their attributes.</summary>
internal sealed class Series(IReadOnlyList<OtlpAttribute> attributes)
{
    private readonly long[] _buckets = new long[DurationBounds.All.Count + 1];
    private double _sum;
    private long _count;
    private Exemplar? _exemplar;

    public void Add(double seconds, Exemplar? exemplar)
    {
        _buckets[DurationBounds.Bucket(seconds)]++;
        _sum += seconds;
        _count++;
        _exemplar = exemplar ?? _exemplar;
    }

    /// <summary>What it has come to; an exemplar is told once.</summary>
    public MetricPoint Snapshot()
    {
        var point = new MetricPoint(attributes, _count, new([.. _buckets], _sum, _exemplar));
        _exemplar = null;

        return point;
    }
}
