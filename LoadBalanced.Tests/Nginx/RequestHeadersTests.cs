using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What a replica is sent, by the real nginx.</summary>
public sealed class RequestHeadersTests : IAsyncLifetime
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private readonly Backend _backend = new("api-1");
    private RunningNginx _nginx = null!;

    public async ValueTask InitializeAsync()
    {
        await _backend.StartAsync();
        _nginx = await RunningNginx.StartAsync([_backend]);
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData($"00-{Trace}-b7ad6b7169203331-01", "01")]
    [InlineData($"00-{Trace}-b7ad6b7169203331-00", "00")]
    [InlineData($"cc-{Trace}-b7ad6b7169203331-01", "01")]
    [InlineData($"cc-{Trace}-b7ad6b7169203331-01-more", "01")]
    public async Task A_valid_traceparent_is_joined(string traceparent, string flags)
    {
        var (sent, id, state) = await SendAsync(("traceparent", traceparent), ("tracestate", "vendor=1"));

        Assert.Equal($"00-{Trace}-{id[..16]}-{flags}", sent);
        Assert.Equal("vendor=1", state);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData($"00-{Trace}-0000000000000000-01")]
    [InlineData($"00-{Trace}-b7ad6b7169203331-01-more")]
    [InlineData($"00-{Trace}-b7ad6b7169203331-01x")]
    [InlineData($"ff-{Trace}-b7ad6b7169203331-01")]
    [InlineData($"cc-{Trace}-b7ad6b7169203331-01x")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData($"00-{Trace}-b7ad6b716920333-01")]
    public async Task Anything_else_starts_a_trace_of_its_own(string traceparent)
    {
        var (sent, id, state) = await SendAsync(("traceparent", traceparent), ("tracestate", "vendor=1"));

        Assert.Equal($"00-{id}-{id[..16]}-01", sent);
        Assert.Null(state);
    }

    [Fact]
    public async Task The_clients_request_id_is_not_trusted()
    {
        var (_, id, _) = await SendAsync(("X-Request-Id", "mine"));

        Assert.Matches("^[0-9a-f]{32}$", id);
    }

    [Fact]
    public async Task The_client_is_named_to_the_replica()
    {
        await SendAsync(
            ("X-Forwarded-For", "6.6.6.6"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.test"),
            ("X-Forwarded-Port", "1"),
            ("X-Forwarded-Prefix", "/evil"),
            ("X-Forwarded-Server", "evil.test"),
            ("X_Forwarded_For", "6.6.6.6"),
            ("X-Real-IP", "6.6.6.6"),
            ("Forwarded", "for=6.6.6.6;host=evil.test"));
        var headers = Assert.Single(_backend.Requests);

        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("http", headers["X-Forwarded-Proto"]);
        Assert.Equal($"127.0.0.1:{_nginx.Port}", headers["X-Forwarded-Host"]);
        Assert.Equal($"127.0.0.1:{_nginx.Port}", headers.Host);
        Assert.DoesNotContain(headers, header => $"{header.Value}".Contains("6.6.6.6", StringComparison.Ordinal) || $"{header.Value}".Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain("X-Forwarded-Port", headers);
    }

    private async Task<(string Traceparent, string RequestId, string? Tracestate)> SendAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _nginx.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var sent = _backend.Requests.Last();

        return (sent["traceparent"].ToString(), sent["X-Request-Id"].ToString(), sent.TryGetValue("tracestate", out var state) ? state.ToString() : null);
    }
}
