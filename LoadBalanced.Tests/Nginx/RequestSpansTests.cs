using System.Text;
using Aspire.Hosting.Nginx.Spans;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

public sealed class RequestSpansTests
{
    private static readonly Dictionary<string, string> Replicas = new() { ["127.0.0.1:5001"] = "api-1", ["127.0.0.1:5002"] = "api-2" };

    [Fact]
    public void One_try_gives_a_request_span_and_a_try_span_under_it()
    {
        var spans = Spans(LogLine.Text());

        Assert.Equal(2, spans.Count);
        var (request, one) = (spans[0], spans[1]);
        Assert.Equal((LogLine.Trace, LogLine.RequestSpan, null, "GET /", SpanKind.Server, null), (request.TraceId, request.SpanId, request.ParentSpanId, request.Name, request.Kind, request.Error));
        Assert.Equal((1_700_000_000_100_000_000, 1_700_000_000_123_999_999), (request.Start, request.End));
        Assert.Equal((LogLine.Trace, LogLine.RequestSpan, "GET api-1", SpanKind.Client, null), (one.TraceId, one.ParentSpanId, one.Name, one.Kind, one.Error));
        Assert.Equal((1_700_000_000_100_000_100, 1_700_000_000_120_999_999), (one.Start, one.End));
        Assert.Equal("api-1", Text(one, "nginx.upstream.replica"));
        Assert.Equal("127.0.0.1", Text(one, "server.address"));
        Assert.Equal(5001, Number(one, "server.port"));
        Assert.Equal(200, Number(one, "http.response.status_code"));
        Assert.Equal("GET", Text(request, "http.request.method"));
        Assert.Equal("/", Text(request, "url.path"));
        Assert.Equal(200, Number(request, "http.response.status_code"));
        Assert.Equal(129, Number(request, "http.response.body.size"));
        Assert.Equal("10.0.0.9", Text(request, "client.address"));
        Assert.Equal("1.1", Text(request, "network.protocol.version"));
        Assert.DoesNotContain(request.Attributes, attribute => attribute.Key == "http.request.body.size");
    }

    [Fact]
    public void A_failed_try_and_a_good_one_follow_each_other()
    {
        var spans = Spans(LogLine.Text(
            tryAddress: "127.0.0.1:5001, 127.0.0.1:5002", tryStatus: "502, 200", tryConnect: "-, 0.001", tryHeader: "-, 0.010", tryDuration: "0.003, 0.012"));

        Assert.Equal(3, spans.Count);
        Assert.Null(spans[0].Error);
        Assert.Equal(("GET api-1", "connection failed"), (spans[1].Name, spans[1].Error));
        Assert.Equal("connection failed", Text(spans[1], "error.type"));
        Assert.DoesNotContain(spans[1].Attributes, attribute => attribute.Key == "http.response.status_code");
        Assert.Equal(("GET api-2", null), (spans[2].Name, spans[2].Error));
        Assert.Equal(spans[1].End, spans[2].Start);
        Assert.Equal(1_700_000_000_103_000_100, spans[2].Start);
        Assert.Equal(1_700_000_000_115_999_999, spans[2].End);
        Assert.Equal(1, Number(spans[2], "http.request.resend_count"));
        Assert.Equal(3, spans.Select(span => span.SpanId).Distinct().Count());
    }

    [Fact]
    public void All_failed_is_an_error_of_the_request_and_of_each_try()
    {
        var spans = Spans(LogLine.Text(
            status: "503", tryAddress: "127.0.0.1:5001, 127.0.0.1:5002", tryStatus: "504, 502", tryConnect: "-, 0.001", tryHeader: "-, -", tryDuration: "1.001, 0.002"));

        Assert.Equal("no replica answered", spans[0].Error);
        Assert.Equal("no connection within the time-out", spans[1].Error);
        Assert.Equal("connection broke before the reply", spans[2].Error);
    }

    [Fact]
    public void Passing_over_every_replica_makes_no_try_span()
    {
        var spans = Spans(LogLine.Text(status: "503", tryAddress: "api", tryStatus: "502", tryConnect: "-", tryHeader: "-", tryDuration: "0.000"));

        Assert.Equal("every replica is passed over since it failed", Assert.Single(spans).Error);
    }

    [Fact]
    public void A_round_after_an_internal_redirect_is_read_too()
    {
        var spans = Spans(LogLine.Text(
            tryAddress: "127.0.0.1:5001 : 127.0.0.1:5002", tryStatus: "200 : 200", tryConnect: "0.000 : 0.000", tryHeader: "0.001 : 0.001", tryDuration: "0.001 : 0.001"));

        Assert.Equal(["GET /", "GET api-1", "GET api-2"], spans.Select(span => span.Name));
    }

    [Fact]
    public void An_error_that_the_replica_sent_is_its_own()
    {
        var spans = Spans(LogLine.Text(status: "500", tryStatus: "500"));

        Assert.Equal("", spans[0].Error);
        Assert.Equal("", spans[1].Error);
        Assert.Equal("500", Text(spans[1], "error.type"));
    }

    [Fact]
    public void A_client_that_left_ends_its_try()
    {
        var spans = Spans(LogLine.Text(status: "499", tryStatus: "-", tryHeader: "-"));

        Assert.Null(spans[0].Error);
        Assert.Equal("ended before the reply", spans[1].Error);
    }

    [Fact]
    public void The_clients_span_is_the_requests_parent()
    {
        Assert.Equal("b7ad6b7169203331", Spans(LogLine.Text(parent: "b7ad6b7169203331"))[0].ParentSpanId);
    }

    [Fact]
    public void Only_the_lowest_bit_of_the_flags_says_whether_a_trace_is_sampled()
    {
        Assert.False(LogLine.Read(LogLine.Text(flags: "00")).Sampled);
        Assert.True(LogLine.Read(LogLine.Text(flags: "03")).Sampled);
    }

    [Fact]
    public void Quotes_escapes_and_broken_bytes_in_what_the_client_sent_survive()
    {
        var line = LogLine.Text(uri: @"/a\""b\\c\u0001?token=secret", agent: "\"".Replace("\"", "\\\"", StringComparison.Ordinal) + "\u00FF");
        var bytes = Encoding.Latin1.GetBytes(line);
        var spans = RequestSpans.Create(LoggedRequest.Read(AccessLogEntry.Parse(bytes)!)!, Replicas);

        Assert.Equal("/a\"b\\c\u0001", Text(spans[0], "url.path"));
        Assert.Equal("\"\uFFFD", Text(spans[0], "user_agent.original"));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(SpanJson.Write(("nginx", null), spans).Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<190>Nov 22 16:36:14 nginx: hello")]
    [InlineData("<190>Nov 22 16:36:14 nginx: {")]
    [InlineData("<190>Nov 22 16:36:14 nginx: {}")]
    [InlineData("""<190>Nov 22 16:36:14 nginx: {"id":null}""")]
    public void A_line_that_is_no_access_log_line_is_none(string line)
    {
        Assert.Null(AccessLogEntry.Parse(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void Ids_and_times_that_are_none_give_no_spans()
    {
        AssertNone(LogLine.Text(trace: "xyz"));
        AssertNone(LogLine.Text(trace: LogLine.Trace.ToUpperInvariant()));
        AssertNone(LogLine.Text(parent: "1"));
        AssertNone(LogLine.Text(flags: "zz"));
        AssertNone(LogLine.Text(end: "-"));
        AssertNone(LogLine.Text(end: "99999999999999999999"));
        AssertNone(LogLine.Text(status: "abc"));

        static void AssertNone(string line) => Assert.Null(LoggedRequest.Read(AccessLogEntry.Parse(Encoding.UTF8.GetBytes(line))!));
    }

    [Fact]
    public void The_same_line_gives_the_same_span_ids()
    {
        Assert.Equal(Spans(LogLine.Text()).Select(span => span.SpanId), Spans(LogLine.Text()).Select(span => span.SpanId));
    }

    private static IReadOnlyList<Span> Spans(string line) => RequestSpans.Create(LogLine.Read(line), Replicas);

    private static string? Text(Span span, string key) => span.Attributes.Single(attribute => attribute.Key == key).Text;

    private static long Number(Span span, string key) => span.Attributes.Single(attribute => attribute.Key == key).Number;
}
