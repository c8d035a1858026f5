using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting.Nginx.Otlp;
using Aspire.Hosting.Nginx.Spans;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

public sealed class SpanExporterTests : IAsyncLifetime
{
    private Collector _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await Collector.StartAsync();

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Spans_go_out_in_batches_under_the_resources_name_and_instance()
    {
        var exporter = Exporter();

        for (var number = 0; number < 600; number++)
        {
            exporter.Add(Span(number));
        }

        await FinishAsync(exporter);

        Assert.Equal([512, 88], _collector.Received.Select(one => Spans(one.Body).GetArrayLength()));
        Assert.All(_collector.Received, one => Assert.Equal(("/v1/traces", "key", "application/json"), (one.Path, one.Key, one.Type)));
        var first = _collector.Received.First().Body;
        Assert.Equal(
            """[{"key":"service.name","value":{"stringValue":"nginx"}},{"key":"service.instance.id","value":{"stringValue":"abc"}}]""",
            first.GetProperty("resourceSpans")[0].GetProperty("resource").GetProperty("attributes").GetRawText());
        Assert.Equal(
            """{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"0000000000000000","parentSpanId":"b7ad6b7169203331","name":"GET /","kind":2"""
            + ""","startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{"key":"number","value":{"intValue":"7"}}],"status":{"code":2,"message":"why"}}""",
            Spans(first)[0].GetRawText());
    }

    [Fact]
    public async Task A_lone_span_waits_about_a_second_for_company()
    {
        var exporter = Exporter();
        var running = exporter.RunAsync(TestContext.Current.CancellationToken);
        var started = Stopwatch.GetTimestamp();
        exporter.Add(Span(0));

        while (_collector.Received.IsEmpty)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(4));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(900));
        exporter.Complete();
        await running;
    }

    [Fact]
    public void A_full_queue_drops_the_oldest_counts_them_and_blocks_nobody()
    {
        var exporter = Exporter();

        for (var number = 0; number < 10_000; number++)
        {
            exporter.Add(Span(number));
        }

        Assert.Equal(10_000 - (16 * 512), exporter.Dropped);
    }

    [Fact]
    public async Task What_is_refused_is_counted_and_the_next_batch_goes_out()
    {
        var exporter = Exporter();
        _collector.Status = 401;

        for (var number = 0; number < 600; number++)
        {
            exporter.Add(Span(number));
        }

        await FinishAsync(exporter);

        Assert.Equal(600, exporter.Dropped);
        Assert.Equal(2, _collector.Received.Count);
    }

    private static async Task FinishAsync(SpanExporter exporter)
    {
        exporter.Complete();
        await exporter.RunAsync(TestContext.Current.CancellationToken);
    }

    private static JsonElement Spans(JsonElement body) => body.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans");

    private static Span Span(int number) => new(
        "0af7651916cd43dd8448eb211c80319c", $"{number:x16}", "b7ad6b7169203331", "GET /", SpanKind.Server, 1, 2, [new("number", 7)], "why");

    private OtlpSender Sender() => new("Spans", "v1/traces", _collector.Url, "key", NullLogger.Instance);

    private SpanExporter Exporter()
    {
        return new(Sender(), () => ("nginx", "abc"), TimeProvider.System);
    }
}
