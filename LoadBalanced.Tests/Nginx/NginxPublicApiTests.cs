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

    private sealed class Project : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Repository.Directory, "LoadBalanced.Api", "LoadBalanced.Api.csproj");
    }
}
