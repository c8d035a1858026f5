using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.Nginx.Metrics;
using Aspire.Hosting.Nginx.Running;
using Aspire.Hosting.Nginx.Spans;
using LoadBalanced.Tests.EndToEnd;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>From the real nginx's log to what an OTLP endpoint is sent.</summary>
public sealed class RequestTelemetryPipelineTests : TwoBackends
{
    private Collector _collector = null!;

    public override async ValueTask InitializeAsync()
    {
        _collector = await Collector.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_have_requests_by_replica_and_status_durations_retries_and_connections()
    {
        await using var pipeline = Pipeline(new());
        await using var nginx = await StartAsync(pipeline);
        for (var i = 0; i < 10; i++)
        {
            await nginx.GetAsync();
        }

        await Two.StopAsync();
        Assert.Equal("api-1", await nginx.GetAsync());
        Assert.Equal("api-1", await nginx.GetAsync());

        var metrics = await _collector.MetricsAsync(all => all.Sum("nginx.requests") == 12);

        Assert.Equal(7, metrics.Value("nginx.requests", ("nginx.upstream.replica", "api-1"), ("http.response.status_code", "200")));
        Assert.Equal(5, metrics.Value("nginx.requests", ("nginx.upstream.replica", "api-2"), ("http.response.status_code", "200")));
        Assert.Equal(1, metrics.Value("nginx.upstream.retries", ("nginx.upstream.replica", "api-2"), ("error.type", "connection failed")));
        Assert.Equal(12, metrics.Sum("http.server.request.duration"));
        Assert.Equal(13, metrics.Sum("http.client.request.duration"));
        Assert.True(metrics.Value("nginx.connections_current", ("state", "writing")) >= 1);
        Assert.True(metrics.Sum("nginx.connections_accepted") >= 12);
        Assert.Equal("s", metrics["http.server.request.duration"].GetProperty("unit").GetString());
        Assert.Equal(2, metrics["http.server.request.duration"].GetProperty("histogram").GetProperty("aggregationTemporality").GetInt32());
        var point = metrics["http.server.request.duration"].GetProperty("histogram").GetProperty("dataPoints")[0];
        Assert.Equal(point.GetProperty("explicitBounds").GetArrayLength() + 1, point.GetProperty("bucketCounts").GetArrayLength());
        Assert.DoesNotContain("nginx.telemetry.dropped", metrics.Names);
    }

    [Fact]
    public async Task Only_so_many_requests_a_second_get_spans_and_the_rest_are_counted()
    {
        await using var pipeline = Pipeline(new() { TracesPerSecond = 1 });
        await using var nginx = await StartAsync(pipeline);

        for (var i = 0; i < 50; i++)
        {
            await nginx.GetAsync();
        }

        var metrics = await _collector.MetricsAsync(all => all.Sum("nginx.requests") == 50);
        var dropped = metrics.Value("nginx.telemetry.dropped", ("reason", "trace budget"));
        Assert.InRange(dropped, 35, 45);
        await pipeline.DisposeAsync();
        Assert.Equal(2 * (50 - dropped), _collector.SpanCount);
    }

    [Fact]
    public async Task Under_load_every_request_is_counted_though_few_are_logged()
    {
        const int Clients = 16;
        const int Requests = 20_000;
        using var data = new DataDirectory();
        var file = Path.Combine(data.Path, "tally");
        RunningNginx? nginx = null;
        var begun = 0;
        var tally = new RequestTally(
            file,
            cancellationToken =>
            {
                begun++;
                return NginxProgram.Find().ReopenAsync(nginx!.Directory, cancellationToken);
            },
            TimeProvider.System,
            most: 256 * 1024);
        await using var pipeline = Pipeline(new(), tally);
        await using var running = nginx = await StartAsync(pipeline, tallyFile: file);
        using var client = new HttpClient { BaseAddress = nginx.Client.BaseAddress };

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var i = 0; i < Requests / Clients; i++)
            {
                Assert.StartsWith("api-", await client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }));

        var metrics = await _collector.MetricsAsync(all => all.Sum("nginx.requests") >= Requests);
        Assert.Equal(Requests / 2, metrics.Value("nginx.requests", ("nginx.upstream.replica", "api-1"), ("http.response.status_code", "200")));
        Assert.Equal(Requests / 2, metrics.Value("nginx.requests", ("nginx.upstream.replica", "api-2"), ("http.response.status_code", "200")));
        Assert.Equal(Requests, metrics.Sum("http.server.request.duration"));
        Assert.Equal(Requests, metrics.Sum("http.client.request.duration"));
        Assert.InRange(nginx.Console.Count, 1, Requests / 2);

        // What is counted does not stay on the disk.
        Assert.InRange(begun, 1, 10);
        await Eventually.TrueAsync(() => Task.FromResult(!File.Exists(file + ".former")));
        Assert.InRange(new FileInfo(file).Length, 0, Requests * 50);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(1)]
    public async Task The_trace_ratio_holds_for_replicas_too_and_metrics_count_all(double ratio)
    {
        const int Requests = 200;
        await using var pipeline = Pipeline(new());
        await using var nginx = await StartAsync(pipeline, front => front.WithRequestTelemetry(telemetry => telemetry.TraceRatio = ratio));
        for (var i = 0; i < Requests; i++)
        {
            await nginx.GetAsync();
        }

        await _collector.MetricsAsync(all => all.Sum("nginx.requests") == Requests);
        await pipeline.DisposeAsync();
        var sampled = One.Requests.Concat(Two.Requests).Count(headers => headers["traceparent"].ToString().EndsWith("-01", StringComparison.Ordinal));
        Assert.InRange(sampled, (ratio * Requests) - 35, (ratio * Requests) + 35);
        Assert.Equal(2 * sampled, _collector.SpanCount);
    }

    [Fact]
    public async Task Turned_off_replicas_are_told_not_to_trace_and_connections_are_not_told()
    {
        await using var nginx = await RunningNginx.StartAsync([One], front => front.WithRequestTelemetry(telemetry => telemetry.Enabled = false));
        await nginx.GetAsync();

        Assert.EndsWith("-00", One.Requests.Single()["traceparent"].ToString(), StringComparison.Ordinal);
        using var status = await nginx.Client.GetAsync(new Uri("/nginx-status", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("api-1", await status.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_taken_in_time_is_counted_by_the_kernel()
    {
        using var listener = new AccessLogListener();
        using var client = new UdpClient();
        var line = Encoding.UTF8.GetBytes(new string('x', 60_000));

        for (var i = 0; i < 1000; i++)
        {
            await client.SendAsync(line, IPEndPoint.Parse(listener.Address), TestContext.Current.CancellationToken);
        }

        Assert.InRange(listener.Lost, 100, 1000);
    }

    [Fact]
    public async Task Lines_that_are_none_of_ours_are_counted_and_stop_nothing()
    {
        await using var pipeline = new RequestTelemetryPipeline(new("http://127.0.0.1:9"), null, () => ("nginx", null), new(), new AccessLogListener(), NoTally(), NullLogger.Instance);
        using var client = new UdpClient();

        foreach (var line in (string[])["junk", "{}", "<190>nginx: {\"id\":1}"])
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(line), IPEndPoint.Parse(pipeline.Address), TestContext.Current.CancellationToken);
        }

        for (var started = Stopwatch.GetTimestamp(); pipeline.Malformed < 3; await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"Only {pipeline.Malformed} were counted.");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>nginx</html>")]
    [InlineData("Active connections: 1 \nserver accepts handled requests\n 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n")]
    [InlineData("Active connections: 99999999999999999999 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n")]
    public void A_status_that_is_none_is_none(string text)
    {
        Assert.Null(ConnectionStatus.Parse(text));
    }

    // nginx is not told to write this file.
    private static RequestTally NoTally() => new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), _ => Task.CompletedTask, TimeProvider.System);

    private RequestTelemetryPipeline Pipeline(NginxTelemetryOptions options, RequestTally? tally = null)
    {
        var replicas = new Dictionary<string, string> { [$"127.0.0.1:{One.Port}"] = "api-1", [$"127.0.0.1:{Two.Port}"] = "api-2" };

        return new(_collector.Url, "key", () => ("nginx", "abc"), options, new AccessLogListener(), tally ?? NoTally(), NullLogger.Instance) { Replicas = replicas };
    }

    private async Task<RunningNginx> StartAsync(
        RequestTelemetryPipeline pipeline, Action<Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.NginxResource>>? front = null, string? tallyFile = null)
    {
        var nginx = await RunningNginx.StartAsync([One, Two], pipeline.Address, front: RunningNginx.Front(front ?? (_ => { })), tallyFile: tallyFile);
        pipeline.Status = new(() => new($"http://127.0.0.1:{nginx.Port}/nginx-status"));

        return nginx;
    }
}
