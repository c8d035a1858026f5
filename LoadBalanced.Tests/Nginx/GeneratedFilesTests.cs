using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using LoadBalanced.Tests.EndToEnd;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The text of the generated files: readable, and the same for the same settings.</summary>
public sealed class GeneratedFilesTests
{
    private static readonly NginxPlace Place = new("/run", "/run/temp", null, ["127.0.0.1:8080", "[::1]:8080"], "127.0.0.1:9");

    private static readonly UpstreamServer[] Servers = [new("api-1", "127.0.0.1", 5001), new("api-2", "127.0.0.1", 5002) { Socket = "/run/sockets/api-2" }];

    [Fact]
    public void By_default_the_files_are_those_that_were_looked_at()
    {
        var place = Place with { Workers = "2", TallyFile = "/run/temp/tally/requests.tally", Features = NginxFeatures.Of("1.22.1") };
        var upstream = new Upstream("api", [], new());

        AssertSnapshot("default", directory => directory.Write(
            place, new(), new(), Servers, UpstreamFile.Render(upstream.Name, Servers, upstream.Options, place.Features), cookies: "", DefaultSite.Render(new(), [upstream])));
    }

    [Fact]
    public void With_everything_set_the_files_are_those_that_were_looked_at()
    {
        var place = new NginxPlace("/etc/nginx", "/tmp", "root", ["8080"], "10.0.0.1:9")
        {
            Workers = "auto",
            Features = NginxFeatures.Of("1.30.6"),
            TallyFile = "/var/lib/nginx-tally/requests.tally",
            StatusKey = "0123456789abcdef",
            Tls = new(["8443"], 443, HasHttp2Directive: true),
        };
        var nginx = Everything();
        var upstream = Assert.Single(nginx.Upstreams);
        UpstreamServer[] servers = [upstream.Server("api-1", "10.0.0.1", 5001), upstream.Server("api-2", "host.docker.internal", 5002)];

        AssertSnapshot("everything", directory => directory.Write(
            place, nginx.Front, nginx.Routes, servers, UpstreamFile.Render(upstream.Name, servers, upstream.Options, place.Features), cookies: "", DefaultSite.Render(nginx.Routes, nginx.Upstreams)));
    }

    [Fact]
    public void The_same_settings_give_the_same_text()
    {
        Assert.Equal(FrontFile.Render(Place, Everything().Front), FrontFile.Render(Place, Everything().Front));
        Assert.Equal(ServerFile.Render(Place, Everything().Front, new()), ServerFile.Render(Place, Everything().Front, new()));
        Assert.Equal(MainFile.Render(Place, Everything().Front), MainFile.Render(Place, Everything().Front));
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

    [Theory]
    [InlineData("1.25.0", "listen 127.0.0.1:8443 ssl http2;\n")]
    [InlineData("1.25.1", "listen 127.0.0.1:8443 ssl;\nhttp2 on;\n")]
    public void From_1_25_1_on_HTTP_2_is_a_directive(string version, string lines) =>
        Assert.Equal("listen 127.0.0.1:8080;\nlisten [::1]:8080;\n" + lines, ServerFile.Listen(Place with { Tls = new(["127.0.0.1:8443"], 8443, NginxFeatures.Of(version).HasHttp2Directive) }));

    [Fact]
    public void What_is_not_logged_under_load_is_noted_and_where_everything_is_logged_there_is_no_such_file()
    {
        var place = Place with { SpanListener = "127.0.0.1:9", TallyFile = "/run/a b/tally" };

        Assert.Contains("access_log \"/run/a b/tally\" tally buffer=64k flush=1s if=$only_counted;", AccessLogs.Render(place, new()), StringComparison.Ordinal);
        Assert.DoesNotContain("tally", AccessLogs.Render(place, Everything().Front), StringComparison.Ordinal);
        Assert.DoesNotContain("tally", AccessLogs.Render(place with { SpanListener = null }, new()), StringComparison.Ordinal);
    }

    private static NginxResource Everything()
    {
        var application = DistributedApplication.CreateBuilder([]);

        return application.AddNginx("nginx")
            .WithUpstream("/api", application.AddReplicas<ApiProject>("api", 2), upstream => upstream
                .WithStickyCookie("home", cookie => cookie.Expires = TimeSpan.FromHours(1))
                .WithServer("api-2", server => (server.Weight, server.MaxConnections) = (3, 20))
                .Failover = new() { On = FailoverCauses.Error | FailoverCauses.Http503, RetryNonIdempotent = true })
            .WithStaticFiles("/", Repository.Directory, files => (files.FallbackFile, files.MaxAge) = ("index.html", TimeSpan.FromDays(1)))
            .WithFailover(failover => failover.On = FailoverCauses.None)
            .WithServerName("loadbalanced.localhost", "*.example.com")
            .WithHttpsRedirect()
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
            .WithAccessLog(NginxAccessLog.Failures)
            .Resource;
    }

    /// <summary>Compares all files of a run directory with <c>Snapshots/NAME.txt</c>.</summary>
    private static void AssertSnapshot(string name, Action<RunDirectory> write)
    {
        using var data = new DataDirectory();
        write(new(data.Path));
        var files = Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"===== {Path.GetRelativePath(data.Path, file)}\n{File.ReadAllText(file)}");

        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Directory, "LoadBalanced.Tests/Nginx/Snapshots", name + ".txt")), string.Join('\n', files));
    }
}
