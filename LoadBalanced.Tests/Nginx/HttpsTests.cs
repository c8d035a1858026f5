using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>https by the real nginx.</summary>
[SupportedOSPlatform("linux")]
public sealed class HttpsTests : IAsyncLifetime
{
    private readonly Backend _backend = new("api-1");
    private readonly X509Certificate2 _certificate = TestCertificate.Create();

    public async ValueTask InitializeAsync() => await _backend.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _certificate.Dispose();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public async Task Clients_speak_HTTP_2_or_1_1_and_replicas_are_told_https(string version)
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], _certificate);

        using var response = await GetAsync(nginx, $"https://localhost:{nginx.HttpsPort}/", Version.Parse(version));
        Assert.Equal(Version.Parse(version), response.Version);
        Assert.Equal("api-1", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var headers = Assert.Single(_backend.Requests);
        Assert.Equal("https", headers["X-Forwarded-Proto"]);
        Assert.Equal($"localhost:{nginx.HttpsPort}", headers["X-Forwarded-Host"]);
        Assert.Equal("api-1", await nginx.GetAsync());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task TLS_1_2_and_1_3_are_spoken(SslProtocols protocol)
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], _certificate);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, nginx.HttpsPort, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => _certificate.Equals(certificate));
        await stream.AuthenticateAsClientAsync(
            new() { TargetHost = "localhost", EnabledSslProtocols = protocol, ApplicationProtocols = [SslApplicationProtocol.Http2] }, TestContext.Current.CancellationToken);

        Assert.Equal(protocol, stream.SslProtocol);
        Assert.Equal(SslApplicationProtocol.Http2, stream.NegotiatedApplicationProtocol);
    }

    [Fact]
    public async Task TLS_1_2_is_spoken_with_forward_secrecy_and_authenticated_encryption_only()
    {
        using var certificate = TestCertificate.CreateRsa();
        await using var nginx = await RunningNginx.StartAsync([_backend], certificate);

        await OfferAsync(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
        await Assert.ThrowsAsync<AuthenticationException>(() => OfferAsync(TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256));
        await Assert.ThrowsAsync<AuthenticationException>(() => OfferAsync(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256));

        async Task OfferAsync(TlsCipherSuite only)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, nginx.HttpsPort, TestContext.Current.CancellationToken);
            await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, served, _, _) => certificate.Equals(served));
            await stream.AuthenticateAsClientAsync(
                new() { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls12, CipherSuitesPolicy = new([only]) }, TestContext.Current.CancellationToken);
            Assert.Equal(only, stream.NegotiatedCipherSuite);
        }
    }

    [Fact]
    public async Task TLS_1_1_is_refused()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], _certificate);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, nginx.HttpsPort, TestContext.Current.CancellationToken);
        var stream = client.GetStream();

        // A ClientHello of TLS 1.1 (03 02) with the cipher suites TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA and TLS_RSA_WITH_AES_128_CBC_SHA, no extensions.
        byte[] hello = [3, 2, .. new byte[32], 0, 0, 4, 0xC0, 0x09, 0x00, 0x2F, 1, 0];
        byte[] handshake = [1, 0, 0, (byte)hello.Length, .. hello];
        await stream.WriteAsync((byte[])[22, 3, 1, 0, (byte)handshake.Length, .. handshake], TestContext.Current.CancellationToken);
        var reply = new byte[7];
        await stream.ReadExactlyAsync(reply, TestContext.Current.CancellationToken);

        // Alert, fatal, protocol_version.
        Assert.Equal((21, 2, 70), (reply[0], reply[5], reply[6]));
    }

    [Fact]
    public async Task Plain_http_is_sent_to_https_when_told_so()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], _certificate, front => front.WithHttpsRedirect().WithServerName("a.test"));

        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{nginx.Port}/x?y=%20z&w");
        request.Headers.Host = "a.test";
        using var response = await plain.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
        Assert.Equal($"https://a.test:{nginx.HttpsPort}/x?y=%20z&w", response.Headers.Location?.OriginalString);
        Assert.Empty(_backend.Requests);

        // What asks nginx about itself stays where it is, and strangers stay strangers.
        Assert.Equal("nginx answers\n", await nginx.Client.GetStringAsync(new Uri("/nginx-health", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.StartsWith("Active connections", await nginx.Client.GetStringAsync(new Uri("/nginx-status", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var stranger = new HttpRequestMessage(HttpMethod.Get, "/");
        stranger.Headers.Host = "evil.test";
        using var refused = await nginx.Client.SendAsync(stranger, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, refused.StatusCode);

        using var secure = await GetAsync(nginx, $"https://localhost:{nginx.HttpsPort}/", HttpVersion.Version20);
        Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
    }

    [Fact]
    public async Task Strict_transport_security_is_said_on_https_only()
    {
        await using var nginx = await RunningNginx.StartAsync(
            [_backend], _certificate, front => front.WithSecurityHeaders(headers => headers.StrictTransportSecurity = "max-age=60"));

        using var secure = await GetAsync(nginx, $"https://localhost:{nginx.HttpsPort}/", HttpVersion.Version11);
        Assert.Equal("max-age=60", secure.Headers.GetValues("Strict-Transport-Security").Single());
        using var plain = await GetAsync(nginx, $"http://localhost:{nginx.Port}/", HttpVersion.Version11);
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }

    private async Task<HttpResponseMessage> GetAsync(RunningNginx nginx, string url, Version version)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => _certificate.Equals(certificate);
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
