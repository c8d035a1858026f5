using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What the dashboard shows of the requests.</summary>
public sealed class TelemetryTests(ObservedSystem observed) : IClassFixture<ObservedSystem>
{
    private const string GivenTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string GivenSpan = "b7ad6b7169203331";

    // nginx logs in milliseconds, the replica measures more finely.
    private const long Tolerance = 5_000_000;

    [Fact]
    public async Task Every_visit_is_one_trace_from_nginx_over_its_replica_to_Redis()
    {
        const int Visits = 4;
        var answering = new List<string>();
        for (var i = 0; i < Visits; i++)
        {
            answering.Add(await observed.VisitAsync("every visit"));
        }

        var traces = await observed.TracesAsync("every visit", Visits, trace => trace.Length == 4);

        Assert.Equal(["api-1", "api-2"], answering.Take(2).Order(StringComparer.Ordinal));
        Assert.Equal(answering.Take(2), answering.Skip(2));
        foreach (var (trace, replica) in traces.Zip(answering))
        {
            var request = Assert.Single(trace, span => span is { Service: "nginx", Kind: SpanKind.Server });
            Assert.Equal("GET /", request.Name);
            Assert.Equal("", request.ParentId);
            Assert.Equal(request.Attributes["nginx.request_id"], request.TraceId);
            Assert.Equal("200", request.Attributes["http.response.status_code"]);
            Assert.DoesNotContain(request.Attributes.Values, value => value.Contains("secret", StringComparison.Ordinal));

            var attempt = Assert.Single(trace, span => span is { Service: "nginx", Kind: SpanKind.Client });
            Assert.Equal(request.Id, attempt.ParentId);
            Assert.Contains(replica, attempt.Name, StringComparison.Ordinal);
            Assert.Equal(replica, attempt.Attributes["nginx.upstream.replica"]);

            var answer = Assert.Single(trace, span => span.Service == replica && span.Kind == SpanKind.Server);
            Assert.Equal("GET /", answer.Name);
            Assert.Equal(request.Id, answer.ParentId);

            var command = Assert.Single(trace, span => span.Service == replica && span.Kind == SpanKind.Client);
            Assert.Equal(answer.Id, command.ParentId);
            Assert.Equal("redis", command.Attributes["db.system"]);
            Assert.InRange(command.Start, answer.Start - Tolerance, answer.End + Tolerance);
            Assert.InRange(command.End, command.Start, answer.End + Tolerance);

            Assert.DoesNotContain(trace, span => span.IsError);
        }
    }

    [Fact]
    public async Task A_traceparent_of_the_client_is_joined()
    {
        await observed.VisitAsync("joins", $"00-{GivenTrace}-{GivenSpan}-01");

        var trace = Assert.Single(await observed.TracesAsync("joins", 1, spans => spans.Length == 4));
        Assert.All(trace, span => Assert.Equal(GivenTrace, span.TraceId));
        Assert.Equal(GivenSpan, trace.Single(span => span is { Service: "nginx", Kind: SpanKind.Server }).ParentId);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319E-B7AD6B7169203331-01")]
    public async Task A_malformed_traceparent_is_ignored(string traceParent)
    {
        var visitor = $"malformed {traceParent}";
        await observed.VisitAsync(visitor, traceParent);

        var trace = Assert.Single(await observed.TracesAsync(visitor, 1, spans => spans.Length == 4));
        var request = Assert.Single(trace, span => span.ParentId.Length == 0);
        Assert.Equal(request.Attributes["nginx.request_id"], request.TraceId);
    }

    [Fact]
    public async Task Logs_of_a_visit_carry_its_trace()
    {
        var replica = await observed.VisitAsync("logs");
        var trace = Assert.Single(await observed.TracesAsync("logs", 1, spans => spans.Length == 4))[0].TraceId;

        await Eventually.TrueAsync(async () => (await observed.Dashboard.LogsAsync(trace)).Any(log =>
            log.Service == replica && log.TraceId == trace && log.Message.EndsWith($"counted by {replica}", StringComparison.Ordinal)));
    }

    [Fact]
    public Task Nginx_and_each_replica_report_metrics() => Eventually.TrueAsync(async () =>
        new[] { "api-1", "api-2", "nginx" }.All((await observed.Dashboard.MeasuredResourcesAsync()).Contains));

    [Fact]
    public async Task Health_checks_leave_no_spans()
    {
        // The checks have been made, or nginx would not be healthy; spans leave in order, so theirs would be here before the visits'.
        foreach (var visitor in (string[])["health, one", "health, two"])
        {
            await observed.VisitAsync(visitor);
            await observed.TracesAsync(visitor, 1, spans => spans.Length == 4);
        }

        foreach (var trace in (await observed.Dashboard.SpansAsync()).GroupBy(span => span.TraceId))
        {
            // A replica readies its script when it starts, before the first visit.
            if (trace.Any(span => span.Name != "EVALSHA" && span.Name != "EVAL"))
                Assert.Contains(trace, span => span is { Service: "nginx", Kind: SpanKind.Server });

            Assert.DoesNotContain(trace, span => span.Attributes.GetValueOrDefault("url.path", "/") != "/");
        }
    }

    [Fact]
    public async Task A_failed_try_stands_beside_the_good_one()
    {
        const string Visitor = "meets a dead replica";
        await observed.System.KillAsync("api-1");
        try
        {
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal("api-2", await observed.VisitAsync(Visitor));
            }

            var traces = await observed.TracesAsync(
                Visitor, 2, trace => trace.Any(span => span.Service == "api-2") && trace.Any(span => span is { Service: "nginx", Kind: SpanKind.Client }));
            var trace = traces.First(trace => trace.Any(span => span.IsError));

            var request = trace.Single(span => span is { Service: "nginx", Kind: SpanKind.Server });
            var tries = trace.Where(span => span is { Service: "nginx", Kind: SpanKind.Client }).OrderBy(span => span.IsError ? 0 : 1).ToArray();
            Assert.Equal(["api-1", "api-2"], tries.Select(span => span.Attributes["nginx.upstream.replica"]));
            Assert.Equal([true, false], tries.Select(span => span.IsError));
            Assert.All(tries, span => Assert.Equal(request.Id, span.ParentId));
            Assert.True(tries[0].End <= tries[1].Start, $"{tries[0]} is not before {tries[1]}");
            Assert.False(request.IsError);
        }
        finally
        {
            await observed.System.StartAsync("api-1");
            await observed.System.BothTakeTurnsAsync();
        }
    }
}
