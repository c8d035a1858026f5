using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Orchestration;

namespace Offline.Tests.Model;

public sealed class FreePortTests
{
    [Fact]
    public async Task No_port_is_given_twice()
    {
        var ports = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(FreePort.Next)));

        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    [Fact]
    public void A_port_that_somebody_listens_on_is_not_free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.True(FreePort.IsFree(port));

        listener.Start();

        Assert.False(FreePort.IsFree(port));
    }
}
