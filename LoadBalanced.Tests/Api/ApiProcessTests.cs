using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class ApiProcessTests
{
    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-00:00:01")]
    [InlineData("5")] // days
    [InlineData("00:01:00.001")]
    public async Task A_bad_time_out_is_one_line_and_the_end(string value)
    {
        using var api = new ApiProcess(("Visits__CountTimeout", value));

        var (exitCode, errors) = await api.EndAsync();

        Assert.Equal(1, exitCode);
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal($"Visits:CountTimeout is '{value}'; it must be a time of more than 0 and at most 1 minute, such as 00:00:01.", line);
    }

    [Fact]
    public async Task A_request_in_flight_at_the_end_is_answered_and_none_after_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var redis = await RedisServer.StartedAsync();
        using var api = new ApiProcess(("ConnectionStrings__cache", redis.ConnectionString), ("Visits__CountTimeout", "00:00:03"));
        await api.WaitUntilItAnswersAsync("/health");

        redis.Hold();
        var inFlight = api.Client.GetAsync(new Uri("/", UriKind.Relative), cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        Assert.False(inFlight.IsCompleted);
        api.Terminate();

        using var response = await inFlight;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"total_visits\":null", await response.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
        var end = await api.EndAsync();
        Assert.True(end.ExitCode == 0, $"exit code {end.ExitCode}: {end.Errors}");
        await Assert.ThrowsAsync<HttpRequestException>(() => api.Client.GetAsync(new Uri("/", UriKind.Relative), cancellation));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/peek")]
    [InlineData("/stats")]
    public async Task A_reply_leaves_in_one_piece_so_that_no_replica_dies_in_the_middle_of_it(string path)
    {
        await using var redis = await RedisServer.StartedAsync();
        using var api = new ApiProcess(("ConnectionStrings__cache", redis.ConnectionString));
        await api.WaitUntilItAnswersAsync("/health");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        var piece = new byte[64 * 1024];

        for (var i = 0; i < 10; i++)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: api\r\n\r\n"), TestContext.Current.CancellationToken);
            var reply = Encoding.UTF8.GetString(piece, 0, await socket.ReceiveAsync(piece, TestContext.Current.CancellationToken)).Split("\r\n\r\n");

            Assert.Equal(2, reply.Length);
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", reply[0], StringComparison.Ordinal);
            Assert.Contains($"\r\nContent-Length: {reply[1].Length}", reply[0], StringComparison.Ordinal);
            Assert.EndsWith("}", reply[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_hung_dashboard_does_not_keep_it_from_ending()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var redis = await RedisServer.StartedAsync();
        using var dashboard = new TcpListener(IPAddress.Loopback, port: 0);
        dashboard.Start();
        using var api = new ApiProcess(
            ("ConnectionStrings__cache", redis.ConnectionString),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{dashboard.LocalEndpoint}"),
            ("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory"), // as Aspire sets it
            ("OTEL_METRIC_EXPORT_INTERVAL", "1000"));
        await api.WaitUntilItAnswersAsync("/health");
        Assert.Contains("\"total_visits\":1", await api.Client.GetStringAsync(new Uri("/", UriKind.Relative), cancellation), StringComparison.Ordinal);

        api.Terminate();

        // DCP waits for 10 s.
        var end = await api.EndAsync().WaitAsync(TimeSpan.FromSeconds(9), cancellation);
        Assert.True(end.ExitCode == 0, $"exit code {end.ExitCode}: {end.Errors}");
    }

    [Fact]
    public async Task A_hung_Redis_delays_a_reply_by_the_time_out_and_no_more()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var redis = await RedisServer.StartedAsync();
        using var api = new ApiProcess(("ConnectionStrings__cache", redis.ConnectionString));
        await api.WaitUntilItAnswersAsync("/health");
        Assert.Contains("\"total_visits\":1", await api.Client.GetStringAsync(new Uri("/", UriKind.Relative), cancellation), StringComparison.Ordinal);

        redis.Hold();
        var replies = Enumerable.Range(0, 50).Select(async _ =>
        {
            var start = Stopwatch.GetTimestamp();
            var reply = await api.Client.GetStringAsync(new Uri("/", UriKind.Relative), cancellation);
            return (reply, Took: Stopwatch.GetElapsedTime(start));
        });

        foreach (var (reply, took) in await Task.WhenAll(replies))
        {
            Assert.Contains("\"total_visits\":null", reply, StringComparison.Ordinal);
            Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(3));
        }
    }
}
