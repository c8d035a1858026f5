using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Nginx;

/// <summary>The application model that the integration builds.</summary>
public sealed class AddNginxTests
{
    [Fact]
    public void Nginx_is_a_container_with_a_pinned_image_and_one_endpoint()
    {
        var nginx = DistributedApplication.CreateBuilder([]).AddNginx("nginx", 8081).Resource;

        var image = Assert.Single(nginx.Annotations.OfType<ContainerImageAnnotation>());
        Assert.Equal(("docker.io", "library/nginx"), (image.Registry, image.Image));
        Assert.Matches(@"^\d+\.\d+\.\d+-alpine$", image.Tag);
        var endpoint = Assert.Single(nginx.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(("http", "http", 8081, 8080), (endpoint.Name, endpoint.UriScheme, endpoint.Port, endpoint.TargetPort));
        Assert.Single(nginx.Annotations.OfType<HealthCheckAnnotation>());
    }

    [Fact]
    public void The_configuration_directory_is_mounted_read_only()
    {
        var nginx = DistributedApplication.CreateBuilder([]).AddNginx("nginx").WithConfiguration(Path.Combine(Repository.Directory, "nginx")).Resource;

        var mount = Assert.Single(nginx.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal((Path.Combine(Repository.Directory, "nginx"), "/etc/nginx/site", true), (mount.Source, mount.Target, mount.IsReadOnly));
    }

    [Fact]
    public void Replicas_are_projects_with_an_endpoint_of_their_own()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var configured = new List<string>();
        var api = builder.AddReplicas<Api>("api", 3, replica => configured.Add(replica.Resource.Name));

        Assert.Equal(["api-1", "api-2", "api-3"], configured);
        Assert.Equal(configured, builder.Resources.OfType<ProjectResource>().Select(project => project.Name));
        Assert.All(api.Replicas, replica =>
        {
            var endpoint = Assert.Single(replica.Resource.Annotations.OfType<EndpointAnnotation>());
            Assert.Equal(("http", "http", null, false), (endpoint.Name, endpoint.UriScheme, endpoint.Port, endpoint.IsProxied));
        });
    }

    [Fact]
    public void Replicas_above_the_count_wait_for_their_start_and_nobody_waits_for_them()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var api = builder.AddReplicas<Api>("api", replicas: 2, max: 4);
        var nginx = builder.AddNginx("nginx").WithUpstream(api).WaitFor(api).Resource;

        Assert.Equal(
            ["api-3", "api-4"],
            builder.Resources.OfType<ProjectResource>().Where(one => one.Annotations.OfType<ExplicitStartupAnnotation>().Any()).Select(one => one.Name));
        Assert.Equal(["api-1", "api-2"], nginx.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name));
        Assert.Equal(4, api.Endpoints.Count());
    }

    [Fact]
    public void A_maximum_below_the_count_is_refused()
    {
        var problem = Assert.Throws<ArgumentOutOfRangeException>(() => DistributedApplication.CreateBuilder([]).AddReplicas<Api>("api", replicas: 3, max: 2));

        Assert.Contains("The most replicas of 'api' must be 3, which start at once, or more.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nginx_waits_for_every_replica_and_refers_to_it()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var api = builder.AddReplicas<Api>("api", 2);
        var nginx = builder.AddNginx("nginx").WithUpstream(api).WaitFor(api).Resource;

        Assert.Equal(["api-1", "api-2"], nginx.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name));
        Assert.Equal(
            ["api-1", "api-2"],
            nginx.Annotations.OfType<ResourceRelationshipAnnotation>().Where(one => one.Type == "Reference").Select(one => one.Resource.Name));
    }

    [Fact]
    public void As_a_process_it_keeps_its_name_and_endpoint()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var nginx = builder.AddNginx("nginx", 8081).RunAsExecutable();

        var surrogate = Assert.IsType<ExecutableSurrogate>(Assert.Single(builder.Resources, resource => resource.Name == "nginx"));
        Assert.Same(nginx.Resource, surrogate.Inner);
        Assert.Single(surrogate.Annotations.OfType<EndpointAnnotation>());
    }

    private sealed class Api : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Repository.Directory, "LoadBalanced.Api", "LoadBalanced.Api.csproj");
    }
}
