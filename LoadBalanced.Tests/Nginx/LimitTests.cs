using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Aspire.Hosting;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What the real nginx does with too much and too slow.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly Backend _backend = new("api-1");

    public async ValueTask InitializeAsync() => await _backend.StartAsync();

    public async ValueTask DisposeAsync() => await _backend.DisposeAsync();

    [Fact]
    public async Task Beyond_rate_and_burst_a_client_gets_429()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithLimits(limits => (limits.RequestsPerSecond, limits.Burst) = (1, 4)));

        var replies = await StatusesAsync(nginx, 15);

        // One at once and four in advance; time passes meanwhile.
        Assert.InRange(replies.Count(status => status == HttpStatusCode.OK), 5, 8);
        Assert.All(replies, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{status}"));
        using var refused = await nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("""{"error":"too many requests"}""", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        for (var i = 0; i < 10; i++)
        {
            using var health = await nginx.Client.GetAsync(new Uri("/nginx-health", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }
    }

    [Fact]
    public async Task By_default_nobody_is_limited()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend]);

        Assert.All(await StatusesAsync(nginx, 300), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Beyond_its_connections_a_client_gets_429()
    {
        var hold = new TaskCompletionSource();
        _backend.Before = _ => hold.Task;
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithLimits(limits => limits.ConnectionsPerClient = 2));

        var held = new[] { nginx.GetAsync(), nginx.GetAsync() };
        while (_backend.Requests.Count < 2)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        using var third = await nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        hold.SetResult();
        Assert.All(await Task.WhenAll(held), answer => Assert.Equal("api-1", answer));
    }

    [Fact]
    public async Task A_body_or_a_header_that_is_too_large_is_refused()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithLimits(limits => (limits.MaxBodyBytes, limits.MaxHeaderLineBytes) = (1500, 2048)));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(1500));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(1501));
        Assert.Equal(HttpStatusCode.OK, await HeaderAsync(1900));
        Assert.Equal(HttpStatusCode.BadRequest, await HeaderAsync(2100));

        async Task<HttpStatusCode> PostAsync(int bytes)
        {
            using var body = new ByteArrayContent(new byte[bytes]);
            using var response = await nginx.Client.PostAsync(new Uri("/", UriKind.Relative), body, TestContext.Current.CancellationToken);

            return response.StatusCode;
        }

        async Task<HttpStatusCode> HeaderAsync(int bytes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.TryAddWithoutValidation("X-Long", new string('x', bytes));
            using var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);

            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_head_that_does_not_end_is_given_up()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithTimeouts(timeouts => timeouts.Header = TimeSpan.FromMilliseconds(300)));
        var started = Stopwatch.GetTimestamp();

        var reply = await TalkAsync(nginx, "GET / HTTP/1.1\r\nHost: a\r\n");

        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(200));
        Assert.True(reply is "" || reply.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), reply);
        Assert.Empty(_backend.Requests);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithTimeouts(timeouts => timeouts.Body = TimeSpan.FromMilliseconds(300)));

        var reply = await TalkAsync(nginx, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");

        Assert.True(reply is "" || reply.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), reply);
        Assert.Equal("408", (await LogAsync(nginx)).GetProperty("status").GetString());
        Assert.Empty(_backend.Requests);
    }

    [Fact]
    public async Task A_connection_without_a_next_request_is_closed()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithTimeouts(timeouts => timeouts.KeepAlive = TimeSpan.FromMilliseconds(300)));

        var reply = await TalkAsync(nginx, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: keep-alive\r\n", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_take_its_reply_is_given_up()
    {
        const int Length = 32 * 1024 * 1024;
        _backend.Before = async context => await context.Response.Body.WriteAsync(new byte[Length], context.RequestAborted);
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithTimeouts(timeouts => timeouts.Send = TimeSpan.FromMilliseconds(300)));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, nginx.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        // The line comes when nginx is done with the request, and nothing was read until then.
        Assert.InRange((await LogAsync(nginx)).GetProperty("bytes").GetInt64(), 1, Length - 1);
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_refused()
    {
        Refused("RequestsPerSecond is 0; it must be 1 to 1000000", front => front.WithLimits(limits => limits.RequestsPerSecond = 0));
        Refused("Burst is -1; it must be 0 to 1000000", front => front.WithLimits(limits => limits.Burst = -1));
        Refused("ConnectionsPerClient is 65536; it must be 1 to 65535", front => front.WithLimits(limits => limits.ConnectionsPerClient = 65_536));
        Refused("MaxBodyBytes is -1; it must be 0 (any size) or more", front => front.WithLimits(limits => limits.MaxBodyBytes = -1));
        Refused("MaxHeaderLineBytes is 1; it must be 1024 to 1048576", front => front.WithLimits(limits => limits.MaxHeaderLineBytes = 1));
        Refused("Header is 00:00:00; it must be", front => front.WithTimeouts(timeouts => timeouts.Header = TimeSpan.Zero));
        Refused("Body is 1.01:00:00; it must be", front => front.WithTimeouts(timeouts => timeouts.Body = TimeSpan.FromHours(25)));
        Refused("Send is 00:00:00.0010001; it must be", front => front.WithTimeouts(timeouts => timeouts.Send = TimeSpan.FromTicks(10_001)));
        Refused("KeepAlive is -00:00:01; it must be", front => front.WithTimeouts(timeouts => timeouts.KeepAlive = TimeSpan.FromSeconds(-1)));
        Refused("Level is 10; it must be 1 to 9", front => front.WithGzip(gzip => gzip.Level = 10));
        Refused("MinBytes is 0; it must be 1 to", front => front.WithGzip(gzip => gzip.MinBytes = 0));
        Refused("TraceRatio is NaN; it must be 0 to 1", front => front.WithRequestTelemetry(telemetry => telemetry.TraceRatio = double.NaN));
        Refused("TracesPerSecond is -1; it must be 0 to 100000", front => front.WithRequestTelemetry(telemetry => telemetry.TracesPerSecond = -1));
        Refused("The access log is 7; it must be All, Failures, None", front => front.WithAccessLog((NginxAccessLog)7));

        static void Refused(string rule, Action<Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.NginxResource>> set) =>
            Assert.Contains(rule, Assert.Throws<ArgumentException>(() => RunningNginx.Front(set)).Message, StringComparison.Ordinal);
    }

    // nginx's and this package's own time-outs are 10 s and more.
    private static readonly TimeSpan LessThanByDefault = TimeSpan.FromSeconds(9);

    /// <returns>All that comes until nginx closes the connection.</returns>
    private static async Task<string> TalkAsync(RunningNginx nginx, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, nginx.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);

        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(LessThanByDefault, TestContext.Current.CancellationToken);
    }

    /// <returns>The line of the one request that was logged.</returns>
    private static async Task<JsonElement> LogAsync(RunningNginx nginx)
    {
        await Eventually.TrueAsync(() => Task.FromResult(nginx.Console.Any(IsRequest)), patience: LessThanByDefault);

        return JsonElement.Parse(Assert.Single(nginx.Console, IsRequest));

        static bool IsRequest(string line) => line.StartsWith('{');
    }

    private static async Task<List<HttpStatusCode>> StatusesAsync(RunningNginx nginx, int requests)
    {
        var statuses = new List<HttpStatusCode>(requests);

        for (var i = 0; i < requests; i++)
        {
            using var response = await nginx.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
        }

        return statuses;
    }
}
