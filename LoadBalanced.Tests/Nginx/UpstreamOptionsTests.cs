using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>What an upstream may be declared with.</summary>
public sealed class UpstreamOptionsTests
{
    private readonly IResourceBuilder<NginxResource> _nginx;
    private readonly ReplicaSet _api;

    public UpstreamOptionsTests()
    {
        var application = DistributedApplication.CreateBuilder([]);
        _nginx = application.AddNginx("nginx");
        _api = application.AddReplicas<ApiProject>("api", 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void A_weight_out_of_range_is_refused(int weight) =>
        AssertRefused($"Weight of 'api-1' is {weight}; it must be 1 to 1000.", options => options.WithServer("api-1", server => server.Weight = weight));

    [Fact]
    public void Other_numbers_out_of_range_are_refused()
    {
        AssertRefused("MaxFails of 'api-1' is -1; it must be 0 or more.", options => options.WithServer("api-1", server => server.MaxFails = -1));
        AssertRefused("MaxConnections of 'api-2' is -5; it must be 0 (any number) or more.", options => options.WithServer("api-2", server => server.MaxConnections = -5));
        AssertRefused(
            "FailTimeout of 'api-1' is 00:00:00.5000000; it must be a whole number of seconds, 1 or more.",
            options => options.WithServer("api-1", server => server.FailTimeout = TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void A_replica_that_the_upstream_has_not_is_refused() =>
        AssertRefused("The upstream 'api' has no replica 'api-3'; it has api-1, api-2.", options => options.WithServer("api-3", server => server.Weight = 2));

    [Fact]
    public void A_backup_is_refused_where_nginx_has_none()
    {
        AssertBackupRefused(UpstreamPolicy.IPHash, "IPHash");
        AssertBackupRefused(UpstreamPolicy.RandomTwo, "RandomTwo");
        AssertBackupRefused(UpstreamPolicy.Hash("$arg_user"), "Hash");

        void AssertBackupRefused(UpstreamPolicy policy, string name) =>
            AssertRefused($"'api-2' is a backup, which nginx does not allow with {name}: take RoundRobin or LeastConnections.", options =>
            {
                options.Policy = policy;
                options.WithServer("api-2", server => server.IsBackup = true);
            });
    }

    [Fact]
    public void Backups_alone_are_refused() =>
        AssertRefused("Every replica of 'api' is a backup; at least one must not be.", options => options
            .WithServer("api-1", server => server.IsBackup = true)
            .WithServer("api-2", server => server.IsBackup = true));

    [Fact]
    public void Settings_of_one_replica_add_up()
    {
        _nginx.WithUpstream(_api, options => options
            .WithServer("api-1", server => server.Weight = 2)
            .WithServer("API-1", server => server.MaxConnections = 7));

        var server = Assert.Single(_nginx.Resource.Upstreams).Server("api-1", "127.0.0.1", 1).Options;
        Assert.Equal((2, 7), (server.Weight, server.MaxConnections));
    }

    [Theory]
    [InlineData("")]
    [InlineData("user")]
    [InlineData("$")]
    [InlineData("$1")]
    [InlineData("${user")]
    [InlineData("$user $")]
    [InlineData("$user\" consistent; } server { #")]
    [InlineData("$user\\")]
    [InlineData("$user\n;")]
    [InlineData("$usér")]
    [InlineData("$user\0")]
    public void A_hash_key_that_is_none_is_refused(string key)
    {
        var problem = Assert.Throws<ArgumentException>(nameof(key), () => UpstreamPolicy.Hash(key));

        Assert.Contains($"The hash key '{key}' is not valid: it must name an nginx variable", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Throws<ArgumentNullException>("key", () => UpstreamPolicy.Hash(null!));
        Assert.Throws<ArgumentNullException>("name", () => new UpstreamOptions().WithStickyCookie(null!));
        Assert.Throws<ArgumentException>("replica", () => new UpstreamOptions().WithServer("", _ => { }));
        Assert.Throws<ArgumentNullException>("replica", () => new UpstreamOptions().WithServer(null!, _ => { }));
        Assert.Throws<ArgumentNullException>("configure", () => new UpstreamOptions().WithServer("api-1", null!));
        Assert.Throws<ArgumentNullException>("value", () => new UpstreamOptions { Policy = null! });
    }

    private void AssertRefused(string expected, Action<UpstreamOptions> configure) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => _nginx.WithUpstream(_api, configure)).Message, StringComparison.Ordinal);
}
