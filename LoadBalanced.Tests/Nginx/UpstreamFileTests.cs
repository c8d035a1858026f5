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
                keepalive 256;
            }

            """,
            UpstreamFile.Render("api", TwoReplicas, new UpstreamOptions(), NginxFeatures.Unknown));
    }

    [Fact]
    public void Options_come_out_as_their_directives()
    {
        var text = UpstreamFile.Render("api", TwoReplicas, new UpstreamOptions { MaxFails = 3, FailTimeout = TimeSpan.FromMinutes(2), KeepAlive = 0 }, NginxFeatures.Unknown);

        Assert.Contains("server 127.0.0.1:5001 max_fails=3 fail_timeout=120s;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("keepalive", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_line_says_what_is_special_of_its_replica()
    {
        UpstreamServer[] servers =
        [
            new("api-1", "127.0.0.1", 5001) { Options = new() { Weight = 3, MaxConnections = 20 } },
            new("api-2", "127.0.0.1", 5002) { Options = new() { MaxFails = 5, FailTimeout = TimeSpan.FromSeconds(30), IsBackup = true } },
            new("api-3", "127.0.0.1", 5003) { Options = new() { Weight = 3 }, Weight = 2, IsDown = true },
        ];

        Assert.Equal(
            """
            upstream api {
                zone api 64k;
                server 127.0.0.1:5001 weight=3 max_fails=1 fail_timeout=1s max_conns=20; # api-1
                server 127.0.0.1:5002 max_fails=5 fail_timeout=30s backup; # api-2
                server 127.0.0.1:5003 weight=2 max_fails=1 fail_timeout=1s down; # api-3
                keepalive 256;
            }

            """,
            UpstreamFile.Render("api", servers, new UpstreamOptions(), NginxFeatures.Unknown));
    }

    [Fact]
    public void A_policy_comes_before_the_servers()
    {
        AssertPolicy(UpstreamPolicy.LeastConnections, "least_conn;");
        AssertPolicy(UpstreamPolicy.IPHash, "ip_hash;");
        AssertPolicy(UpstreamPolicy.RandomTwo, "random two least_conn;");
        AssertPolicy(UpstreamPolicy.Hash("$host/${arg_user}"), "hash \"$host/${arg_user}\" consistent;");

        static void AssertPolicy(UpstreamPolicy policy, string line) =>
            Assert.StartsWith($"upstream api {{\n    zone api 64k;\n    {line}\n    server ", UpstreamFile.Render("api", TwoReplicas, new() { Policy = policy }, NginxFeatures.Unknown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.22.1", false)]
    [InlineData("1.29.6", false)]
    [InlineData("1.29.7", true)]
    [InlineData("1.30.6-alpine", true)]
    [InlineData("latest", false)]
    public void Keeping_no_connections_has_to_be_said_from_1_29_7_on(string version, bool said)
    {
        var text = UpstreamFile.Render("api", TwoReplicas, new() { KeepAlive = 0 }, NginxFeatures.Of(version));

        Assert.Equal(said, text.Contains("keepalive 0;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nginx version: nginx/1.22.1", "1.22.1")]
    [InlineData("nginx version: nginx/1.30.6 (Ubuntu)", "1.30.6")]
    [InlineData("1.29.4-alpine", "1.29.4")]
    [InlineData("nginx version: openresty/1.21.4.3", "1.21.4.3")]
    [InlineData("stable-alpine3.20.1", null)]
    [InlineData("", null)]
    public void The_version_is_read_from_the_program_or_the_tag(string text, string? version)
    {
        Assert.Equal(version, NginxFeatures.Of(text).Version?.ToString());
    }

    [Fact]
    public void A_weight_given_at_run_time_is_checked_too()
    {
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [TwoReplicas[0] with { Weight = 0 }], new(), NginxFeatures.Unknown));

        Assert.Contains("Weight of 'api-1' is 0; it must be 1 to 1000.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_IPv6_address_gets_brackets()
    {
        Assert.Contains("server [::1]:5001 ", UpstreamFile.Render("api", [new("api-1", "::1", 5001)], new UpstreamOptions(), NginxFeatures.Unknown), StringComparison.Ordinal);
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
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render(name, TwoReplicas, new UpstreamOptions(), NginxFeatures.Unknown));

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
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [new("api-1", host, 5001)], new UpstreamOptions(), NginxFeatures.Unknown));

        Assert.Contains($"'{host}' of 'api-1'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("must be a host name or an IP address", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_out_of_range_is_refused(int port)
    {
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [new("api-1", "127.0.0.1", port)], new UpstreamOptions(), NginxFeatures.Unknown));

        Assert.Contains($"{port} of 'api-1' is not valid: it must be 1 to 65535", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_replicas_at_one_address_are_refused()
    {
        var problem = Assert.Throws<ArgumentException>(() =>
            UpstreamFile.Render("api", [new("api-1", "127.0.0.1", 5001), new("api-2", "127.0.0.1", 5001)], new UpstreamOptions(), NginxFeatures.Unknown));

        Assert.Contains("127.0.0.1:5001 of 'api-2' is that of 'api-1' too", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upstream_without_a_replica_is_refused()
    {
        var problem = Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [], new UpstreamOptions(), NginxFeatures.Unknown));

        Assert.Contains("'api' has no server; it must have at least one", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replica_name_cannot_leave_its_comment()
    {
        Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", [new("api-1\nserver evil:1;", "127.0.0.1", 5001)], new UpstreamOptions(), NginxFeatures.Unknown));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        AssertRefused(new UpstreamOptions { MaxFails = -1 }, "MaxFails is -1");
        AssertRefused(new UpstreamOptions { KeepAlive = -1 }, "KeepAlive is -1");
        AssertRefused(new UpstreamOptions { FailTimeout = TimeSpan.Zero }, "FailTimeout is 00:00:00");
        AssertRefused(new UpstreamOptions { FailTimeout = TimeSpan.FromMilliseconds(1500) }, "whole number of seconds");

        static void AssertRefused(UpstreamOptions options, string expected) =>
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => UpstreamFile.Render("api", TwoReplicas, options, NginxFeatures.Unknown)).Message, StringComparison.Ordinal);
    }
}
