using Aspire.Hosting;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Front;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The text of the generated files: readable, and the same for the same settings.</summary>
public sealed class GeneratedFilesTests
{
    private static readonly NginxPlace Place = new("/run", "/run/temp", null, ["127.0.0.1:8080", "[::1]:8080"], "127.0.0.1:9");

    [Fact]
    public void The_server_file_by_default()
    {
        Assert.StartsWith(
            """
            listen 127.0.0.1:8080;
            listen [::1]:8080;

            include generated/trace.conf;
            include generated/probes.conf;
            include generated/security-headers.conf;


            """,
            ServerFile.Render(Place, new(), new()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_server_file_with_everything_set()
    {
        Assert.StartsWith(
            """
            listen 127.0.0.1:8080;
            listen [::1]:8080;
            server_name loadbalanced.localhost *.example.com localhost 127.0.0.1 [::1];

            include generated/trace.conf;
            include generated/probes.conf;
            include generated/security-headers.conf;

            limit_req zone=_requests burst=100 nodelay;
            limit_conn _connections 20;
            error_page 429 @too_many_requests;
            location @too_many_requests {
                default_type application/json;
                add_header Retry-After 1 always;
                include generated/security-headers.conf;
                return 429 '{"error":"too many requests"}';
            }


            """,
            ServerFile.Render(Place, Everything(), new()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_front_file_by_default()
    {
        Assert.Equal(
            """
            server_tokens off;
            client_max_body_size 1m;
            large_client_header_buffers 4 8k;
            client_header_timeout 10s;
            client_body_timeout 10s;
            send_timeout 10s;
            keepalive_timeout 65s;

            gzip on;
            gzip_comp_level 5;
            gzip_min_length 1000;
            gzip_proxied any;
            gzip_vary on;
            gzip_types application/javascript application/json application/problem+json application/xml image/svg+xml text/css text/plain;

            map $upstream_http_x_content_type_options $add_x_content_type_options { "" "nosniff"; }
            map $upstream_http_x_frame_options $add_x_frame_options { "" "SAMEORIGIN"; }
            map $upstream_http_referrer_policy $add_referrer_policy { "" "strict-origin-when-cross-origin"; }

            """,
            FrontFile.Render(Place, new()));
    }

    [Fact]
    public void The_front_file_with_everything_set()
    {
        Assert.Equal(
            """
            server_tokens off;
            client_max_body_size 3145729;
            large_client_header_buffers 4 16k;
            client_header_timeout 1500ms;
            client_body_timeout 10s;
            send_timeout 10s;
            keepalive_timeout 120s;

            gzip on;
            gzip_comp_level 1;
            gzip_min_length 1000;
            gzip_proxied any;
            gzip_vary on;
            gzip_types application/javascript application/json application/problem+json application/xml image/svg+xml text/css text/plain;

            map $upstream_http_x_content_type_options $add_x_content_type_options { "" "nosniff"; }
            map $upstream_http_referrer_policy $add_referrer_policy { "" "strict-origin-when-cross-origin"; }
            map $upstream_http_content_security_policy $add_content_security_policy { "" "default-src 'self'"; }
            map $scheme:$upstream_http_strict_transport_security $add_strict_transport_security { https: "max-age=31536000"; }

            # An empty key is not limited.
            map $uri $limited_client {
                default $binary_remote_addr;
                /nginx-health "";
                /nginx-status "";
            }
            limit_req_zone $limited_client zone=_requests:10m rate=100r/s;
            limit_req_status 429;
            limit_req_log_level info;
            limit_conn_zone $limited_client zone=_connections:10m;
            limit_conn_status 429;
            limit_conn_log_level info;

            # The lowest bit says whether anybody records the trace.
            split_clients $request_id $new_trace_flags {
                12.5% 01;
                * 00;
            }

            # Names may be as long as DNS has them.
            server_names_hash_bucket_size 512;

            # A request for a host that is none of ours.
            server {
                listen 127.0.0.1:8080 default_server;
                listen [::1]:8080 default_server;

                include generated/trace.conf;
                include generated/probes.conf;

                location / {
                    default_type application/json;
                    include generated/security-headers.conf;
                    return 421 '{"error":"unknown host"}';
                }
            }

            """,
            FrontFile.Render(Place, Everything()));
    }

    [Fact]
    public void The_same_settings_give_the_same_text()
    {
        Assert.Equal(FrontFile.Render(Place, Everything()), FrontFile.Render(Place, Everything()));
        Assert.Equal(ServerFile.Render(Place, Everything(), new()), ServerFile.Render(Place, Everything(), new()));
        Assert.Equal(MainFile.Render(Place, Everything()), MainFile.Render(Place, Everything()));
    }

    [Theory]
    [InlineData(NginxAccessLog.All, true, 2)]
    [InlineData(NginxAccessLog.Failures, false, 1)]
    [InlineData(NginxAccessLog.None, true, 1)]
    [InlineData(NginxAccessLog.None, false, 0)]
    public void No_log_is_turned_off_with_the_other(NginxAccessLog console, bool telemetry, int logs)
    {
        var text = AccessLogs.Render(Place with { SpanListener = telemetry ? "127.0.0.1:9" : null }, new() { AccessLog = console });

        Assert.Equal(logs, text.Split('\n').Count(line => line.StartsWith("    access_log ", StringComparison.Ordinal) && !line.EndsWith(" off;", StringComparison.Ordinal)));
        Assert.Equal(logs == 0, text.Contains("access_log off;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.27.3", 65, null)]
    [InlineData("latest", 65, null)]
    [InlineData("1.27.4", 65, "keepalive_min_timeout 1s;")]
    [InlineData("1.30.6", 0.5, "keepalive_min_timeout 500ms;")]
    public void From_1_27_4_on_a_reload_waits_for_clients_that_have_just_sent(string version, double keepAlive, string? line)
    {
        var front = RunningNginx.Front(nginx => nginx.WithTimeouts(timeouts => timeouts.KeepAlive = TimeSpan.FromSeconds(keepAlive)));

        Assert.Equal(line, FrontFile.Render(Place with { Features = NginxFeatures.Of(version) }, front).Split('\n').SingleOrDefault(one => one.StartsWith("keepalive_min", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_not_logged_under_load_is_noted_and_where_everything_is_logged_there_is_no_such_file()
    {
        var place = Place with { SpanListener = "127.0.0.1:9", TallyFile = "/run/a b/tally" };

        Assert.Contains("access_log \"/run/a b/tally\" tally buffer=64k flush=1s if=$only_counted;", AccessLogs.Render(place, new()), StringComparison.Ordinal);
        Assert.DoesNotContain("tally", AccessLogs.Render(place, Everything()), StringComparison.Ordinal);
        Assert.DoesNotContain("tally", AccessLogs.Render(place with { SpanListener = null }, new()), StringComparison.Ordinal);
    }

    private static ClientFront Everything() => RunningNginx.Front(front => front
        .WithServerName("loadbalanced.localhost", "*.example.com")
        .WithLimits(limits =>
        {
            limits.RequestsPerSecond = 100;
            limits.ConnectionsPerClient = 20;
            limits.MaxBodyBytes = 3 * 1024 * 1024 + 1;
            limits.MaxHeaderLineBytes = 16 * 1024;
        })
        .WithTimeouts(timeouts =>
        {
            timeouts.Header = TimeSpan.FromMilliseconds(1500);
            timeouts.KeepAlive = TimeSpan.FromMinutes(2);
        })
        .WithGzip(gzip => gzip.Level = 1)
        .WithSecurityHeaders(headers =>
        {
            headers.FrameOptions = null;
            headers.ContentSecurityPolicy = "default-src 'self'";
            headers.StrictTransportSecurity = "max-age=31536000";
        })
        .WithRequestTelemetry(telemetry => telemetry.TraceRatio = 0.125)
        .WithAccessLog(NginxAccessLog.Failures));
}
