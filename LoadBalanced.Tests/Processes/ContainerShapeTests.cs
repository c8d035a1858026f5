using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;
using Xunit;

namespace LoadBalanced.Tests.Processes;

public class ContainerShapeTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public void Image_and_mounts_go_and_the_rest_stays()
    {
        var web = _builder.AddContainer("web", "image")
            .WithVolume("data", "/data")
            .WithEnvironment("NAME", "value");

        ContainerShape.Drop(web.Resource.Annotations);

        Assert.Empty(web.Resource.Annotations.OfType<ContainerImageAnnotation>());
        Assert.Empty(web.Resource.Annotations.OfType<ContainerMountAnnotation>());
        Assert.NotEmpty(web.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>());
    }

    [Theory]
    [InlineData(8080)]
    [InlineData(null)]
    public void The_process_serves_the_port_that_clients_see_and_not_the_container_s(int? port)
    {
        var web = _builder.AddContainer("web", "image").WithHttpEndpoint(port: port, targetPort: 80);

        ContainerShape.Drop(web.Resource.Annotations);

        var endpoint = Assert.Single(web.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.False(endpoint.IsProxied);
        Assert.Equal(port, endpoint.Port);
        Assert.Equal(port, endpoint.TargetPort);
    }
}
