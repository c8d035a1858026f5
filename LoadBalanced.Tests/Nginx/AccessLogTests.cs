using System.Text.Json;
using Aspire.Hosting;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The real nginx's console.</summary>
public sealed class AccessLogTests : TwoBackends
{
    [Fact]
    public async Task Each_request_is_one_line_of_JSON()
    {
        await using var nginx = await RunningNginx.StartAsync([One, Two]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stats?q=\"\\%0A");
        request.Headers.TryAddWithoutValidation("Host", "a.test");
        using var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await nginx.Client.GetStringAsync(new Uri("/nginx-health", UriKind.Relative), TestContext.Current.CancellationToken);
        var headers = One.Requests.Single();

        var line = Assert.Single(await LinesAsync(nginx, 1));
        Assert.Equal(
            ["time", "status", "method", "uri", "seconds", "bytes", "client", "host", "replica", "tries", "trace_id", "request_id"],
            line.EnumerateObject().Select(field => field.Name));
        Assert.Equal("200", line.GetProperty("status").GetString());
        Assert.Equal("GET", line.GetProperty("method").GetString());
        Assert.StartsWith("/stats?q=", line.GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal("api-1", line.GetProperty("replica").GetString());
        Assert.Equal("200", line.GetProperty("tries").GetString());
        Assert.Equal("a.test", line.GetProperty("host").GetString());
        Assert.InRange(line.GetProperty("bytes").GetInt32(), 5, 50);
        Assert.Equal(headers["X-Request-Id"].ToString(), line.GetProperty("request_id").GetString());
        Assert.Contains(line.GetProperty("trace_id").GetString()!, headers["traceparent"].ToString(), StringComparison.Ordinal);
        Assert.InRange(line.GetProperty("seconds").GetDouble(), 0, 10);
        Assert.InRange(line.GetProperty("time").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_request_of_two_tries_shows_both()
    {
        await One.StopAsync();
        await using var nginx = await RunningNginx.StartAsync([One, Two]);
        Assert.Equal("api-2", await nginx.GetAsync());

        var line = Assert.Single(await LinesAsync(nginx, 1));
        Assert.Equal("502, 200", line.GetProperty("tries").GetString());
        Assert.Equal($"127.0.0.1:{One.Port}, 127.0.0.1:{Two.Port}", line.GetProperty("replica").GetString());
    }

    [Fact]
    public async Task Only_failures_on_request()
    {
        One.Before = context =>
        {
            context.Response.StatusCode = context.Request.Path == "/missing" ? 404 : 200;
            return Task.CompletedTask;
        };
        await using var nginx = await RunningNginx.StartAsync([One, Two], front => front.WithAccessLog(NginxAccessLog.Failures));
        await nginx.GetAsync();
        await nginx.GetAsync();
        using var missing = await nginx.Client.GetAsync(new Uri("/missing", UriKind.Relative), TestContext.Current.CancellationToken);
        await nginx.GetAsync();
        await One.StopAsync();
        await nginx.GetAsync();

        var lines = await LinesAsync(nginx, 2);
        Assert.Equal(["/missing", "/"], lines.Select(line => line.GetProperty("uri").GetString()));
        Assert.Equal("502, 200", lines[1].GetProperty("tries").GetString());
    }

    [Fact]
    public async Task None_on_request()
    {
        await using var nginx = await RunningNginx.StartAsync([One, Two], front => front.WithAccessLog(NginxAccessLog.None));
        await nginx.GetAsync();
        await Task.Delay(1500, TestContext.Current.CancellationToken);

        Assert.Empty(nginx.Console);
    }

    [Fact]
    public async Task Of_many_requests_a_few_are_traced_and_logged_and_every_failure_is_logged()
    {
        One.Before = Two.Before = context =>
        {
            context.Response.StatusCode = context.Request.Path == "/broken" ? 500 : 200;
            return Task.CompletedTask;
        };
        await using var nginx = await RunningNginx.StartAsync([One, Two], front => front.WithRequestTelemetry(telemetry => telemetry.TracesPerSecond = 1));

        for (var i = 0; i < 100; i++)
        {
            await nginx.GetAsync();
        }

        var traced = One.Requests.Concat(Two.Requests).Count(headers => headers["traceparent"].ToString().EndsWith("-01", StringComparison.Ordinal));
        using var broken = await nginx.Client.GetAsync(new Uri("/broken", UriKind.Relative), TestContext.Current.CancellationToken);

        // Five at once, and one for each second since.
        Assert.InRange(traced, 6, 50);
        var lines = await LinesAsync(nginx, traced + 1);
        Assert.Equal(traced, lines.Count(line => line.GetProperty("status").GetString() == "200"));
        Assert.Equal("/broken", Assert.Single(lines, line => line.GetProperty("status").GetString() == "500").GetProperty("uri").GetString());
    }

    /// <summary>All lines, a while after there were as many as that.</summary>
    private static async Task<List<JsonElement>> LinesAsync(RunningNginx nginx, int count)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(10); nginx.Console.Count < count && DateTime.UtcNow < deadline;)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return [.. nginx.Console.Select(line => JsonElement.Parse(line))];
    }
}
