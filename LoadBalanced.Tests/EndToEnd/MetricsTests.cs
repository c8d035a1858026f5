using System.Net;
using LoadBalanced.Tests.Nginx;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What a collector in the dashboard's place is told of nginx, whatever it runs as.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Under_load_every_request_is_counted_and_connections_are_for_the_AppHost_alone()
    {
        const int Clients = 16;
        const int Requests = 8_000;
        await using var collector = await Collector.StartAsync();
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data, settings: [$"--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL={collector.Url}"]);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var i = 0; i < Requests / Clients; i++)
            {
                await system.VisitAsync();
            }
        }));

        var metrics = await collector.MetricsAsync(all => all.Sum("nginx.requests") >= Requests);
        foreach (var replica in (string[])["api-1", "api-2"])
        {
            Assert.Equal(Requests / 2, metrics.Value("nginx.requests", ("nginx.upstream.replica", replica), ("http.response.status_code", "200")));
        }

        Assert.Equal(Requests, metrics.Sum("http.server.request.duration"));

        // Each that is logged has a span, and another for its try.
        Assert.InRange(collector.SpanCount / 2, 1, Requests - 1);
        Assert.True(metrics.Value("nginx.connections_current", ("state", "active")) >= 1);
        Assert.True(metrics.Sum("nginx.connections_accepted") >= Clients);

        // From here a container is reached from outside.
        using var status = await system.Site.GetAsync("/nginx-status", TestContext.Current.CancellationToken);
        Assert.Equal(TestRuntime.IsContainers ? HttpStatusCode.Forbidden : HttpStatusCode.OK, status.StatusCode);
    }
}
