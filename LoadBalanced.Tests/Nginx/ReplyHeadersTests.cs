using System.IO.Compression;
using System.Net;
using System.Text;
using Aspire.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What a client is sent beside the replica's reply, by the real nginx.</summary>
public sealed class ReplyHeadersTests : IAsyncLifetime
{
    private readonly Backend _backend = new("api-1");

    public async ValueTask InitializeAsync() => await _backend.StartAsync();

    public async ValueTask DisposeAsync() => await _backend.DisposeAsync();

    [Fact]
    public async Task Browsers_are_told_what_not_to_do()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend]);

        foreach (var path in (string[])["/", "/stats", "/nowhere"])
        {
            using var response = await GetAsync(nginx, path);
            Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
            Assert.Equal("SAMEORIGIN", Header(response, "X-Frame-Options"));
            Assert.Equal("strict-origin-when-cross-origin", Header(response, "Referrer-Policy"));
            Assert.Null(Header(response, "Strict-Transport-Security"));
            Assert.Null(Header(response, "Content-Security-Policy"));
            Assert.Equal("nginx", Header(response, "Server"));
        }
    }

    [Fact]
    public async Task The_replicas_own_header_stands()
    {
        _backend.Before = context =>
        {
            context.Response.Headers.XFrameOptions = "DENY";
            return Task.CompletedTask;
        };
        await using var nginx = await RunningNginx.StartAsync([_backend]);

        using var response = await GetAsync(nginx, "/");
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task Each_header_is_settable_and_null_leaves_it_out()
    {
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithSecurityHeaders(headers =>
        {
            headers.ContentTypeOptions = null;
            headers.FrameOptions = "DENY";
            headers.ReferrerPolicy = "no-referrer";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            headers.PermissionsPolicy = "camera=()";
            headers.StrictTransportSecurity = "max-age=60";
        }));

        using var response = await GetAsync(nginx, "/");
        Assert.Null(Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(response, "Content-Security-Policy"));
        Assert.Equal("camera=()", Header(response, "Permissions-Policy"));
        // It is for https only.
        Assert.Null(Header(response, "Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("a\" always; return 200 \"x")]
    [InlineData("$request_id")]
    [InlineData("a\\")]
    [InlineData("a\nSet-Cookie: b")]
    [InlineData("a\r")]
    [InlineData("ä")]
    [InlineData("a\0")]
    public void A_value_that_would_leave_its_string_is_refused(string value)
    {
        foreach (var set in (Action<NginxSecurityHeaderOptions>[])
        [
            headers => headers.ContentTypeOptions = value,
            headers => headers.FrameOptions = value,
            headers => headers.ReferrerPolicy = value,
            headers => headers.ContentSecurityPolicy = value,
            headers => headers.PermissionsPolicy = value,
            headers => headers.StrictTransportSecurity = value,
        ])
        {
            var problem = Assert.Throws<ArgumentException>(() => RunningNginx.Front(front => front.WithSecurityHeaders(set)));
            Assert.Contains($" is '{value}'; it must hold printable ASCII characters only", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Braces_semicolons_and_single_quotes_stay_in_their_header()
    {
        const string Value = "a; } server { listen 1; } # 'x'";
        await using var nginx = await RunningNginx.StartAsync([_backend], front => front.WithSecurityHeaders(headers => headers.ContentSecurityPolicy = Value));

        using var response = await GetAsync(nginx, "/");
        Assert.Equal(Value, Header(response, "Content-Security-Policy"));
    }

    [Theory]
    [InlineData(2000, true, true)]
    [InlineData(900, true, false)]
    [InlineData(2000, false, false)]
    public async Task A_long_reply_is_compressed_for_who_takes_it(int bytes, bool accepted, bool compressed)
    {
        await using var nginx = await StartLongAsync(bytes, _ => { });
        using var response = await GetAsync(nginx, "/", accepted ? "gzip" : null);

        Assert.Equal(compressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(compressed ? new GZipStream(body, CompressionMode.Decompress) : body, Encoding.UTF8);
        Assert.Equal(new string('x', bytes) + "api-1", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Compression_can_be_turned_off_and_begin_elsewhere()
    {
        await using (var off = await StartLongAsync(2000, front => front.WithGzip(gzip => gzip.Enabled = false)))
        {
            using var response = await GetAsync(off, "/", "gzip");
            Assert.Empty(response.Content.Headers.ContentEncoding);
        }

        await using var later = await StartLongAsync(2000, front => front.WithGzip(gzip => (gzip.MinBytes, gzip.Level) = (3000, 9)));
        using var small = await GetAsync(later, "/", "gzip");
        Assert.Empty(small.Content.Headers.ContentEncoding);
    }

    private Task<RunningNginx> StartLongAsync(int bytes, Action<Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.NginxResource>> front)
    {
        _backend.Before = context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = bytes + "api-1".Length;
            return context.Response.WriteAsync(new string('x', bytes));
        };

        return RunningNginx.StartAsync([_backend], front);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningNginx nginx, string path, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);

        if (encoding is not null)
        {
            request.Headers.AcceptEncoding.Add(new(encoding));
        }

        var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        return response;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
