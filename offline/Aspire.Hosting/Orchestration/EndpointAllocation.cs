using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds out where each endpoint listens: DCP's proxy in front of it, or itself.</summary>
internal sealed class EndpointAllocation(IConfiguration configuration)
{
    private static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ServicePoll = TimeSpan.FromMilliseconds(20);

    // Testing asks for this, so that tests run side by side.
    private bool RandomizePorts => configuration.GetValue<bool>("DcpPublisher:RandomizePorts");

    // There is no tunnel from containers to this machine here: the engine's own name for it leads there, if the engine has one.
    private string HostSeenFromContainers => configuration["AppHost:ContainerHostname"] ?? KnownHostNames.DockerDesktopHostBridge;

    public Task AllocateAsync(IResource resource, DcpClient dcp, CancellationToken cancellationToken)
        => Task.WhenAll(resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.AllocatedEndpoint is null).Select(async endpoint =>
        {
            if (endpoint.IsProxied)
            {
                await AllocateProxyAsync(resource, endpoint, dcp, cancellationToken);
            }
            else
            {
                AllocateDirectly(resource, endpoint);
            }

            AllocateInContainerNetwork(resource, endpoint);
        }));

    public static string ServiceName(IResource resource, EndpointAnnotation endpoint) => $"{resource.Name}-{endpoint.Name}".ToLowerInvariant();

    private static void AllocateDirectly(IResource resource, EndpointAnnotation endpoint)
    {
        var port = (resource is ContainerResource ? endpoint.SpecifiedPort : endpoint.Port ?? endpoint.TargetPort) ?? FreePort.Next();
        endpoint.Port = port;
        endpoint.TargetPort ??= port;
        endpoint.AllocatedEndpoint = new(endpoint, endpoint.TargetHost, port);
    }

    private void AllocateInContainerNetwork(IResource resource, EndpointAnnotation endpoint)
    {
        var (host, port) = resource is ContainerResource
            ? (ContainerComposition.NetworkName(resource), endpoint.TargetPort!.Value)
            : (HostSeenFromContainers, endpoint.AllocatedEndpoint!.Port);
        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, new(
            endpoint, host, port, EndpointBindingMode.SingleAddress, endpoint.AllocatedEndpoint!.TargetPortExpression, network));
    }

    private async Task AllocateProxyAsync(IResource resource, EndpointAnnotation endpoint, DcpClient dcp, CancellationToken cancellationToken)
    {
        var name = ServiceName(resource, endpoint);
        var service = await dcp.CreateAsync(
            new Service
            {
                Metadata = new() { Name = name },
                Spec = new() { Port = RandomizePorts ? null : endpoint.Port, AddressAllocationMode = AddressAllocationModes.Localhost },
            },
            cancellationToken);

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ServiceTimeout);
        try
        {
            while (service.Status is not { EffectivePort: > 0 })
            {
                await Task.Delay(ServicePoll, timeout.Token);
                service = await dcp.GetAsync<Service>(name, timeout.Token);
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' got no port within {ServiceTimeout.TotalSeconds} s"
                + (endpoint.Port is { } port ? $": port {port} may be taken." : "."),
                exception);
        }

        endpoint.AllocatedEndpoint = new(
            endpoint, endpoint.TargetHost, service.Status.EffectivePort.Value, targetPortExpression: $"{{{{- portForServing \"{name}\" -}}}}");
    }
}
