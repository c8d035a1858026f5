using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Nginx.Containers;

/// <summary>Makes what nginx balances over reachable from its container.</summary>
internal static class ContainerReach
{
    /// <summary>Before addresses are given out: processes of this machine that would listen on loopback listen for containers instead.</summary>
    public static void Open(NginxResource nginx, ContainerHost host)
    {
        foreach (var endpoint in nginx.Upstreams.SelectMany(upstream => upstream.Endpoints).Where(IsLocal).Select(endpoint => endpoint.EndpointAnnotation))
        {
            endpoint.TargetHost = host.Address.ToString();
        }
    }

    /// <summary>The host and port at which a container finds an endpoint.</summary>
    public static async Task<(string Host, int Port)> AddressAsync(EndpointReference endpoint, ContainerHost host, CancellationToken cancellationToken)
    {
        if (endpoint.Resource is not ContainerResource)
        {
            return (IsLocal(endpoint) ? host.Name : endpoint.Host, endpoint.Port);
        }

        var inside = new ValueProviderContext { Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork };
        var address = await endpoint.Property(EndpointProperty.Host).GetValueAsync(inside, cancellationToken).ConfigureAwait(false);
        var port = await endpoint.Property(EndpointProperty.Port).GetValueAsync(inside, cancellationToken).ConfigureAwait(false);

        return (address!, int.Parse(port!, System.Globalization.CultureInfo.InvariantCulture));
    }

    // One that was given an address of its own is left alone.
    private static bool IsLocal(EndpointReference endpoint) =>
        endpoint.Resource is not ContainerResource && endpoint.EndpointAnnotation.TargetHost is KnownHostNames.Localhost or "127.0.0.1";
}
