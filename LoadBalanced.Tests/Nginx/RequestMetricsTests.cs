using System.Globalization;
using Aspire.Hosting.Nginx.Metrics;
using Aspire.Hosting.Nginx.Spans;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What log lines come to.</summary>
public sealed class RequestMetricsTests
{
    private static readonly Dictionary<string, string> Replicas = new() { ["127.0.0.1:5001"] = "api-1", ["127.0.0.1:5002"] = "api-2" };

    private readonly RequestMetrics _metrics = new();

    [Fact]
    public void Requests_are_counted_by_replica_and_status()
    {
        Record(LogLine.Text());
        Record(LogLine.Text());
        Record(LogLine.Text(tryAddress: "127.0.0.1:5002", status: "404", tryStatus: "404"));
        Record(LogLine.Text(tryAddress: "", tryStatus: "", tryConnect: "", tryHeader: "", tryDuration: "", status: "429"));

        Assert.Equal(
            ["nginx.upstream.replica=api-1 http.response.status_code=200: 2", "nginx.upstream.replica=api-2 http.response.status_code=404: 1", "http.response.status_code=429: 1"],
            Points("nginx.requests"));
        Assert.Empty(Points("nginx.upstream.retries"));
    }

    [Fact]
    public void Durations_go_into_the_buckets_of_their_series()
    {
        foreach (var duration in (string[])["0.000", "0.001", "0.002", "0.003", "10.000", "11.000"])
        {
            Record(LogLine.Text(duration: duration));
        }

        var point = Assert.Single(Metric("http.server.request.duration").Points);
        Assert.Equal([2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], point.Distribution!.Buckets);
        Assert.Equal(6, point.Value);
        Assert.Equal(21.006, point.Distribution.Sum, 6);
        Assert.Equal(
            ["http.request.method=GET http.response.status_code=200 url.scheme=http network.protocol.version=1.1 nginx.upstream.replica=api-1: 6"],
            Points("http.server.request.duration"));
    }

    [Fact]
    public void Each_try_is_measured_and_each_one_that_another_followed_is_a_retry()
    {
        Record(LogLine.Text(
            tryAddress: "127.0.0.1:5001, 127.0.0.1:5002", tryStatus: "502, 200", tryConnect: "-, 0.001", tryHeader: "-, 0.010", tryDuration: "0.003, 0.012"));
        Record(LogLine.Text(status: "500", tryStatus: "500"));

        Assert.Equal(["nginx.upstream.replica=api-1 error.type=connection failed: 1"], Points("nginx.upstream.retries"));
        Assert.Equal(
            [
                "http.request.method=GET server.address=127.0.0.1 nginx.upstream.replica=api-1 error.type=connection failed server.port=5001: 1",
                "http.request.method=GET server.address=127.0.0.1 nginx.upstream.replica=api-2 http.response.status_code=200 server.port=5002: 1",
                "http.request.method=GET server.address=127.0.0.1 nginx.upstream.replica=api-1 error.type=500 http.response.status_code=500 server.port=5001: 1",
            ],
            Points("http.client.request.duration"));
        Assert.Contains(Points("http.server.request.duration"), point => point.EndsWith("nginx.upstream.replica=api-1 error.type=500: 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_try_over_a_socket_has_its_path_as_address()
    {
        _metrics.Record(LogLine.Read(LogLine.Text(tryAddress: "unix:/run/api-1")).Counted, new Dictionary<string, string> { ["unix:/run/api-1"] = "api-1" });

        Assert.Equal(
            ["http.request.method=GET server.address=/run/api-1 nginx.upstream.replica=api-1 http.response.status_code=200: 1"],
            Points("http.client.request.duration"));
        Assert.Equal(["nginx.upstream.replica=api-1 http.response.status_code=200: 1"], Points("nginx.requests"));
    }

    [Fact]
    public void A_trace_is_the_example_of_its_series_once()
    {
        Record(LogLine.Text(), traced: true);
        Record(LogLine.Text(), traced: false);

        Assert.Equal(new Exemplar(LogLine.Trace, LogLine.RequestSpan, 1_700_000_000_123_000_000, 0.023), Metric("http.server.request.duration").Points[0].Distribution!.Exemplar);
        Assert.Null(Metric("http.server.request.duration").Points[0].Distribution!.Exemplar);
    }

    [Fact]
    public void What_clients_invent_does_not_fill_the_memory()
    {
        for (var number = 0; number < 3000; number++)
        {
            Record(LogLine.Text(method: $"M{number}", protocol: $"HTTP/{number}", tryAddress: $"10.0.0.1:{number}", status: $"{number}", tryStatus: "200"));
        }

        foreach (var name in (string[])["nginx.requests", "http.server.request.duration", "http.client.request.duration"])
        {
            var points = Metric(name).Points;
            Assert.Equal(1001, points.Count);
            Assert.Equal(3000, points.Sum(point => point.Value));
            Assert.Equal(2000, Assert.Single(points, point => point.Attributes[0].Key == "otel.metric.overflow").Value);
            Assert.DoesNotContain(points, point => point.Attributes.Any(attribute => attribute.Text?.StartsWith('M') == true));
        }
    }

    [Fact]
    public void A_budget_lets_five_seconds_worth_pass_at_once_and_then_its_rate()
    {
        var time = new ManualTime();
        var budget = new TraceBudget(10, time);

        Assert.Equal(50, Enumerable.Range(0, 100).Count(_ => budget.TryTake()));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => budget.TryTake()));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(50, Enumerable.Range(0, 100).Count(_ => budget.TryTake()));
        Assert.False(new TraceBudget(0, time).TryTake());
    }

    private void Record(string line, bool traced = false)
    {
        var request = LogLine.Read(line);
        _metrics.Record(request.Counted, Replicas, traced ? request.Exemplar : null);
    }

    private Metric Metric(string name) => _metrics.Snapshot().Single(metric => metric.Name == name);

    private IEnumerable<string> Points(string name) => Metric(name).Points.Select(point =>
        string.Join(' ', point.Attributes.Select(one => $"{one.Key}={one.Text ?? one.Number.ToString(CultureInfo.InvariantCulture)}")) + $": {point.Value}");

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
