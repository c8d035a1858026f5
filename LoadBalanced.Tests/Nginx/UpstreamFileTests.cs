using Aspire.Hosting;
using Aspire.Hosting.Nginx.Configuration;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

public sealed class UpstreamFileTests
{
    private static readonly UpstreamServer[] TwoReplicas = [new("api-1", "127.0.0.1", 5001), new("api-2", "127.0.0.1", 5002)];

    [Fact]
    public void Replicas_share_a_zone_and_are_listed_in_order()
    {
        Assert.Equal(
            """
            upstream api {
                zone api 64k;
                server 127.0.0.1:5001 max_fails=1 fail_timeout=1s; # api-1
                server 127.0.0.1:5002 max_fails=1 fail_timeout=1s; # api-2
                keepalive 16;
            }

            """,
            UpstreamFile.Render("api", TwoReplicas, new UpstreamOptions()));
    }

    [Fact]
    public void Options_come_out_as_their_directives()
    {
        var text = UpstreamFile.Render("api", TwoReplicas, new UpstreamOptions { MaxFails = 3, FailTimeout = TimeSpan.FromMinutes(2), KeepAlive = 0 });

        Assert.Contains("server 127.0.0.1:5001 max_fails=3 fail_timeout=120s;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("keepalive", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_line_says_what_is_special_of_its_replica()
    {
        UpstreamServer[] servers =
        [
            new("api-1", "127.0.0.1", 5001) { Weight = 3, MaxConnections = 20 },
            new("api-2", "127.0.0.1", 5002) { MaxFails = 5, FailTimeout = TimeSpan.FromSeconds(30), IsBackup = true },
            new("api-3", "127.0.0.1", 5003) { Weight = 2, IsDown = true },
        ];

        Assert.Equal(
            """
            upstream api {
                zone api 64k;
                server 127.0.0.1:5001 weight=3 max_fails=1 fail_timeout=1s max_conns=20; # api-1
                server 127.0.0.1:5002 max_fails=5 fail_timeout=30s backup; # api-2
                server 127.0.0.1:5003 weight=2 max_fails=1 fail_timeout=1s down; # api-3
                keepalive 16;
            }

            """,
            UpstreamFile.Render("api", servers, new UpstreamOptions()));
    }

    [Fact]
    public void Numbers_of_a_server_out_of_range_are_refused()
    {
        var server = TwoReplicas[0];
        AssertRefused(server with { Weight = 0 }, "Weight of 'api-1' is 0; it must be 1 to 1000.");
        AssertRefused(server with { Weight = -3 }, "Weight of 'api-1' is -3; it must be 1 to 1000.");
        AssertRefused(server with { Weight = 1001 }, "Weight of 'api-1' is 1001; it must be 1 to 1000.");
        AssertRefused(server with { MaxFails = -1 }, "MaxFails of 'api-1' is -1; it must be 0 or more.");
        AssertRefused(server with { MaxConnections = -1 }, "MaxConnections of 'api-1' is -1; it must be 0 (any number) or more.");
        AssertRefused(server with { FailTimeout = TimeSpan.FromMilliseconds(1) }, "FailTimeout of 'api-1' is 00:00:00.0010000; it must be a whole number of seconds");
        AssertRefused(server with { IsBackup = true }, "Every server of 'api' is a backup; at least one must not be.");

        static void AssertRefused(UpstreamServer server, string expected) =>
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [server], new UpstreamOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_IPv6_address_gets_brackets()
    {
        Assert.Contains("server [::1]:5001 ", UpstreamFile.Render("api", [new("api-1", "::1", 5001)], new UpstreamOptions()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("api;")]
    [InlineData("api { server evil")]
    [InlineData("api\n")]
    [InlineData("1api")]
    [InlineData("$api")]
    [InlineData("äpi")]
    public void An_upstream_name_that_is_none_is_refused(string name)
    {
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render(name, TwoReplicas, new UpstreamOptions()));

        Assert.Contains($"'{name}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("must start with a letter", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("host; server evil")]
    [InlineData("127.0.0.1\n")]
    [InlineData("fe80::1%eth0;")]
    [InlineData("[::1]")]
    [InlineData("{{- portForServing -}}")]
    public void A_host_that_is_none_is_refused(string host)
    {
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [new("api-1", host, 5001)], new UpstreamOptions()));

        Assert.Contains($"'{host}' of 'api-1'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("must be a host name or an IP address", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_out_of_range_is_refused(int port)
    {
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [new("api-1", "127.0.0.1", port)], new UpstreamOptions()));

        Assert.Contains($"{port} of 'api-1' is not valid: it must be 1 to 65535", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_replicas_at_one_address_are_refused()
    {
        var problem = Assert.Throws<ArgumentException>(() =>
            UpstreamFile.Render("api", [new("api-1", "127.0.0.1", 5001), new("api-2", "127.0.0.1", 5001)], new UpstreamOptions()));

        Assert.Contains("127.0.0.1:5001 of 'api-2' is that of 'api-1' too", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upstream_without_a_replica_is_refused()
    {
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [], new UpstreamOptions()));

        Assert.Contains("'api' has no server; it must have at least one", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replica_name_cannot_leave_its_comment()
    {
        Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [new("api-1\nserver evil:1;", "127.0.0.1", 5001)], new UpstreamOptions()));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        AssertRefused(new UpstreamOptions { MaxFails = -1 }, "MaxFails is -1");
        AssertRefused(new UpstreamOptions { KeepAlive = -1 }, "KeepAlive is -1");
        AssertRefused(new UpstreamOptions { FailTimeout = TimeSpan.Zero }, "FailTimeout is 00:00:00");
        AssertRefused(new UpstreamOptions { FailTimeout = TimeSpan.FromMilliseconds(1500) }, "whole number of seconds");

        static void AssertRefused(UpstreamOptions options, string expected) =>
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", TwoReplicas, options)).Message, StringComparison.Ordinal);
    }
}
