using System.Net;
using LoadBalanced.Tests.Nginx;
using LoadBalanced.Tests.Page;
using Microsoft.Playwright;
using Xunit;

namespace LoadBalanced.Tests.EndToEnd;

/// <summary>What is counted of nginx, whatever it runs as.</summary>
public sealed class MetricsTests
{
    private const int Clients = 16;
    private const int Requests = 8_000;
    private const float Patience = 30_000;

    [Fact]
    public async Task Under_load_every_request_is_counted_and_connections_are_for_the_AppHost_alone()
    {
        await using var collector = await Collector.StartAsync();
        using var data = new DataDirectory();
        await using var system = await RunningSystem.StartAsync(data, settings: [$"--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL={collector.Url}"]);

        await VisitAsync(system);

        var metrics = await collector.MetricsAsync(all => all.Sum("nginx.requests") >= Requests);
        foreach (var replica in (string[])["api-1", "api-2"])
        {
            Assert.Equal(Requests / 2, metrics.Value("nginx.requests", ("nginx.upstream.replica", replica), ("http.response.status_code", "200")));
        }

        Assert.Equal(Requests, metrics.Sum("http.server.request.duration"));

        // Each that is logged has a span, and another for its try.
        Assert.InRange(collector.SpanCount / 2, 1, Requests - 1);
        Assert.True(metrics.Value("nginx.connections_current", ("state", "writing")) >= 1);
        Assert.True(metrics.Sum("nginx.connections_accepted") >= Clients);

        // From here a container is reached from outside.
        using var status = await system.Site.GetAsync("/nginx-status", TestContext.Current.CancellationToken);
        Assert.Equal(TestRuntime.IsContainers ? HttpStatusCode.Forbidden : HttpStatusCode.OK, status.StatusCode);
    }

    [Fact]
    [Trait("Runtime", "processes")]
    public async Task The_dashboard_shows_every_request()
    {
        Chromium.SkipWithout();
        using var data = new DataDirectory();
        using var dashboard = new Dashboard();
        await using var system = await RunningSystem.StartAsync(data, dashboard: true, dashboard.Settings);
        await dashboard.IsUpAsync();
        await VisitAsync(system);
        await using var browser = await Chromium.LaunchAsync();
        var tab = await dashboard.OpenAsync(browser, system);
        await Assertions.Expect(tab.GetByText("api-1").First).ToBeVisibleAsync(new() { Timeout = Patience });

        await tab.GotoAsync(new Uri(dashboard.LoginTo(system), "/metrics/resource/nginx?meter=nginx&instrument=nginx.requests").ToString());

        // The dashboard of 13.6.5 breaks where the address asks for the table at once.
        await tab.GetByRole(AriaRole.Tab, new() { Name = "Table", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.GetByRole(AriaRole.Gridcell, new() { Name = $"{Requests}", Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(tab.GetByRole(AriaRole.Button, new() { Name = "api-2", Exact = true })).ToBeVisibleAsync();
    }

    private static Task VisitAsync(RunningSystem system) => Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
    {
        for (var i = 0; i < Requests / Clients; i++)
        {
            await system.VisitAsync();
        }
    }));
}
