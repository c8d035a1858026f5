using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Dcp.Model;

namespace Offline.Tests.Dcp;

public sealed class ServiceTests(SharedDcp dcp) : IClassFixture<SharedDcp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DcpClient Client => dcp.Client;

    [Fact]
    public async Task A_producer_gets_a_port_that_its_environment_and_endpoint_both_show()
    {
        await Client.CreateAsync(new Service { Metadata = new DcpMetadata { Name = "proxied" } }, Cancellation);
        var server = RealDcp.Shell("server", "exec sleep 300", new ServiceProducer("proxied"));
        await Client.CreateAsync(
            server with { Spec = server.Spec with { Env = [new EnvVar("PORT", "{{- portForServing \"proxied\" -}}")] } }, Cancellation);

        var status = (await Client.UntilStateAsync("server", ExecutableStates.Running))[^1].Status!;
        var endpoint = await EndpointOfAsync("proxied");

        Assert.Equal(endpoint.Spec.Port.ToString(), status.EffectiveEnv!.Single(e => e.Name is "PORT").Value);
        Assert.Equal("server", endpoint.Metadata.OwnerReferences!.Single().Name);
        var service = await Client.GetAsync<Service>("proxied", Cancellation);
        Assert.NotEqual(endpoint.Spec.Port, service.Status!.EffectivePort);
    }

    [Fact]
    public async Task A_proxyless_service_is_the_process_itself()
    {
        var port = FreePort();
        await Client.CreateAsync(
            new Service
            {
                Metadata = new DcpMetadata { Name = "direct" },
                Spec = new ServiceSpec { Address = "localhost", Port = port, AddressAllocationMode = AddressAllocationModes.Proxyless },
            },
            Cancellation);
        await Client.CreateAsync(RealDcp.Shell("owner", "exec sleep 300", new ServiceProducer("direct", "localhost", port)), Cancellation);
        await Client.UntilStateAsync("owner", ExecutableStates.Running);

        Assert.Equal(port, (await EndpointOfAsync("direct")).Spec.Port);
        Assert.Equal(port, (await ReadyAsync("direct")).Status!.EffectivePort);
        using var socket = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, port, Cancellation).AsTask());
    }

    // DCP notes the service's port a moment after the endpoint.
    private async Task<Service> ReadyAsync(string name)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RealDcp.Patience);
        await foreach (var change in Client.WatchAsync<Service>(patience.Token))
        {
            if (change.Object.Metadata.Name == name && change.Object.Status?.State == ServiceStates.Ready)
            {
                return change.Object;
            }
        }

        throw new InvalidOperationException("The watch ended.");
    }

    private async Task<Endpoint> EndpointOfAsync(string service)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(RealDcp.Patience);
        await foreach (var change in Client.WatchAsync<Endpoint>(patience.Token))
        {
            if (string.Equals(change.Object.Spec.ServiceName, service, StringComparison.Ordinal))
            {
                return change.Object;
            }
        }

        throw new InvalidOperationException("The watch ended by itself.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
