using System.Net;
using System.Net.Sockets;
using LoadBalanced.AppHost;
using Xunit;

namespace LoadBalanced.Tests.AppHost;

public class PublicPortTests
{
    [Fact]
    public void A_taken_port_is_named_with_its_setting()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var error = Assert.Throws<BadSettingException>(() => PublicPort.Check(port));

        Assert.StartsWith($"Port {port} is taken", error.Message, StringComparison.Ordinal);
        Assert.Contains("LoadBalanced:Port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_free_port_passes_and_stays_free()
    {
        var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        holder.Dispose();

        PublicPort.Check(port);
        PublicPort.Check(port);
    }
}
