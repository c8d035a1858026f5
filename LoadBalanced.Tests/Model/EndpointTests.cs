using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Model;

public class EndpointTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public void Behind_a_proxy_each_port_is_its_own()
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, port: 8080);

        Assert.True(endpoint.IsProxied);
        Assert.Equal(8080, endpoint.Port);
        Assert.Null(endpoint.TargetPort);
    }

    [Fact]
    public void Without_a_proxy_either_port_stands_for_both()
    {
        Assert.Equal(8080, new EndpointAnnotation(ProtocolType.Tcp, port: 8080, isProxied: false).TargetPort);
        Assert.Equal(80, new EndpointAnnotation(ProtocolType.Tcp, targetPort: 80, isProxied: false).Port);
    }

    [Fact]
    public void A_port_that_was_cleared_stays_clear_without_a_proxy()
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, targetPort: 80, isProxied: false) { Port = null };

        Assert.Null(endpoint.Port);
        Assert.Equal(80, endpoint.TargetPort);
    }

    [Fact]
    public void Name_scheme_and_transport_follow_from_the_protocol_and_the_scheme()
    {
        var tcp = new EndpointAnnotation(ProtocolType.Tcp);
        var https = new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "https");

        Assert.Equal(("tcp", "tcp", "tcp"), (tcp.Name, tcp.UriScheme, tcp.Transport));
        Assert.Equal(("https", "https", "http"), (https.Name, https.UriScheme, https.Transport));
        Assert.False(tcp.TlsEnabled);
        Assert.True(https.TlsEnabled);
    }

    [Fact]
    public async Task A_reference_waits_for_the_address_and_then_gives_it()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var service = _builder.AddExecutable("service", "true", ".").WithHttpEndpoint(name: "web");
        var reference = service.GetEndpoint("web");
        var host = reference.Property(EndpointProperty.HostAndPort).GetValueAsync(cancellationToken).AsTask();

        Assert.True(reference.Exists);
        Assert.False(reference.IsAllocated);
        Assert.False(host.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => reference.Port);

        reference.EndpointAnnotation.AllocatedEndpoint = new(reference.EndpointAnnotation, "localhost", 1234);

        var seen = service.GetEndpoint("web");
        Assert.True(seen.IsAllocated);
        Assert.Equal("http://localhost:1234", seen.Url);
        Assert.Equal("localhost:1234", await host.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken));
        Assert.Equal("127.0.0.1", await seen.Property(EndpointProperty.IPV4Host).GetValueAsync(cancellationToken));
    }

    [Fact]
    public void A_reference_to_no_endpoint_says_which()
    {
        var reference = _builder.AddExecutable("service", "true", ".").GetEndpoint("absent");

        Assert.False(reference.Exists);
        Assert.Contains("absent", Assert.Throws<InvalidOperationException>(() => reference.Scheme).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_endpoint_of_one_name_changes_the_first()
    {
        var service = _builder.AddExecutable("service", "true", ".").WithEndpoint(name: "web", port: 1, targetPort: 2, isExternal: true).WithEndpoint(name: "WEB", port: 3);

        var endpoint = Assert.Single(service.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(("web", 3, 2, true), (endpoint.Name, endpoint.Port, endpoint.TargetPort, endpoint.IsExternal));
    }

    [Fact]
    public void A_name_that_breaks_the_rule_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new EndpointAnnotation(ProtocolType.Tcp, name: "two words"));
    }
}
