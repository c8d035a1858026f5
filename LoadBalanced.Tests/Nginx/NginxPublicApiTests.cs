using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

public sealed class NginxPublicApiTests
{
    private readonly IDistributedApplicationBuilder _application = DistributedApplication.CreateBuilder([]);

    [Fact]
    public void A_missing_builder_is_named()
    {
        IDistributedApplicationBuilder application = null!;
        IResourceBuilder<NginxResource> nginx = null!;

        Assert.Throws<ArgumentNullException>("builder", () => application.AddNginx("nginx"));
        Assert.Throws<ArgumentNullException>("builder", () => nginx.WithConfiguration("nginx"));
        Assert.Throws<ArgumentNullException>("builder", () => nginx.WithRunDirectory("run"));
        Assert.Throws<ArgumentNullException>("builder", () => nginx.WithUpstream("api", []));
        Assert.Throws<ArgumentNullException>("builder", () => nginx.WithUpstream(null!));
        Assert.Throws<ArgumentNullException>("builder", () => nginx.RunAsExecutable());
        Assert.Throws<ArgumentNullException>("builder", () => nginx.WaitFor((ReplicaSet)null!));
        Assert.Throws<ArgumentNullException>("builder", () => application.AddReplicas<Project>("api", 2));
        Assert.Throws<ArgumentNullException>("builder", () => nginx.WithPublishedResolver("127.0.0.11"));
        Assert.Throws<ArgumentNullException>("name", () => NginxResource.IsServerName(null!));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_text_is_named(string? text)
    {
        var nginx = _application.AddNginx("nginx");

        Assert.ThrowsAny<ArgumentException>(() => _application.AddNginx(text!));
        AssertNamed("name", () => _application.AddNginx(text!));
        AssertNamed("name", () => nginx.WithUpstream(text!, []));
        AssertNamed("path", () => nginx.WithConfiguration(text!));
        AssertNamed("path", () => nginx.WithRunDirectory(text!));
        AssertNamed("name", () => _application.AddReplicas<Project>(text!, 2));

        static void AssertNamed(string parameter, Action action) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(action).ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_out_of_range_is_refused(int port)
    {
        Assert.Contains("must be 1 to 65535", Assert.Throws<ArgumentOutOfRangeException>(nameof(port), () => _application.AddNginx("nginx", port)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replica_count_below_one_is_refused()
    {
        var problem = Assert.Throws<ArgumentOutOfRangeException>("replicas", () => _application.AddReplicas<Project>("api", 0));

        Assert.Contains("The number of replicas of 'api' must be 1 or more", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Upstreams_that_nginx_cannot_have_are_refused()
    {
        var nginx = _application.AddNginx("nginx");
        var endpoint = nginx.Resource.PrimaryEndpoint;
        nginx.WithUpstream("api", [endpoint]);

        Assert.Contains("has an upstream 'api' already", Assert.Throws<ArgumentException>(() => nginx.WithUpstream("api", [endpoint])).Message, StringComparison.Ordinal);
        Assert.Contains("has no endpoint", Assert.Throws<ArgumentException>(() => nginx.WithUpstream("other", [])).Message, StringComparison.Ordinal);
        Assert.Contains("'a;b' is not valid", Assert.Throws<ArgumentException>(() => nginx.WithUpstream("a;b", [endpoint])).Message, StringComparison.Ordinal);
        Assert.Contains("MaxFails is -1", Assert.Throws<ArgumentException>(() => nginx.WithUpstream("other", [endpoint], options => options.MaxFails = -1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_directory_that_is_not_there_is_named()
    {
        var problem = Assert.Throws<DirectoryNotFoundException>(() => _application.AddNginx("nginx").WithConfiguration("/no/such/directory"));

        Assert.Contains("'/no/such/directory' does not exist", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.11")]
    [InlineData("10.0.0.2:5353")]
    [InlineData("[::1]")]
    [InlineData("[fd00::a]:53")]
    [InlineData("kube-dns.kube-system.svc.cluster.local")]
    public void A_resolver_is_an_address_or_a_host_name_with_or_without_a_port(string address) =>
        Assert.Equal(address, _application.AddNginx("nginx").WithPublishedResolver(address).Resource.Resolver);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1.1.1.1 8.8.8.8")]
    [InlineData("1.1.1.1; } server { #")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("\"a")]
    [InlineData("'a")]
    [InlineData("a\\")]
    [InlineData("$host")]
    [InlineData("#a")]
    [InlineData("{a}")]
    [InlineData("a@b")]
    [InlineData("a/b")]
    [InlineData("ä.test")]
    [InlineData("::1")]
    [InlineData("]:[")]
    [InlineData("a:b")]
    [InlineData("a:")]
    [InlineData("a:65536")]
    public void A_resolver_that_is_none_is_refused(string address) => Assert.StartsWith(
        $"The resolver '{address}' is not valid: it must be an IP address or a host name, with or without a port.",
        Assert.Throws<ArgumentException>(nameof(address), () => _application.AddNginx("nginx").WithPublishedResolver(address)).Message,
        StringComparison.Ordinal);

    private sealed class Project : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Repository.Directory, "LoadBalanced.Api", "LoadBalanced.Api.csproj");
    }
}
