using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>The servers of an nginx's upstreams, at the addresses that nginx reaches them at.</summary>
internal static class UpstreamServers
{
    public static async Task<Dictionary<Upstream, List<UpstreamServer>>> ResolveAsync(NginxResource nginx, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<Upstream, List<UpstreamServer>>();
        var host = nginx.Program is null ? EndpointProperty.Host : EndpointProperty.IPV4Host;

        foreach (var upstream in nginx.Upstreams)
        {
            var servers = resolved[upstream] = [];

            foreach (var endpoint in upstream.Endpoints)
            {
                var address = await endpoint.Property(host).GetValueAsync(cancellationToken).ConfigureAwait(false);
                servers.Add(upstream.Server(endpoint.Resource.Name, address ?? "", endpoint.Port) with { Socket = Socket(nginx, endpoint.Resource) });
            }
        }

        return resolved;
    }

    /// <summary>The text of generated/upstreams.conf.</summary>
    /// <exception cref="ArgumentException">A name, an address, a number or an option that nginx must not be given.</exception>
    public static string Render(NginxResource nginx, Dictionary<Upstream, List<UpstreamServer>> servers, Members members) =>
        string.Join('\n', nginx.Upstreams.Select(upstream =>
            UpstreamFile.Render(upstream.Name, members.Apply(servers[upstream]), upstream.Options, nginx.Features)));

    // In a container nginx would not find it.
    private static string? Socket(NginxResource nginx, IResource replica) =>
        nginx.Program is not null && replica.TryGetLastAnnotation<ReplicaSocket>(out var socket) ? socket.Path : null;
}
