using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Containers;

namespace Aspire.Hosting.Nginx.Membership;

/// <summary>The servers of an nginx's upstreams, at the addresses that nginx reaches them at.</summary>
internal static class UpstreamServers
{
    public static async Task<Dictionary<Upstream, List<UpstreamServer>>> ResolveAsync(NginxResource nginx, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<Upstream, List<UpstreamServer>>();

        foreach (var upstream in nginx.Upstreams)
        {
            var servers = resolved[upstream] = [];

            foreach (var endpoint in upstream.Endpoints)
            {
                var (address, port) = nginx.ContainerHost is { } containerHost
                    ? await ContainerReach.AddressAsync(endpoint, containerHost, cancellationToken).ConfigureAwait(false)
                    : (await endpoint.Property(EndpointProperty.IPV4Host).GetValueAsync(cancellationToken).ConfigureAwait(false), endpoint.Port);
                servers.Add(upstream.Server(endpoint.Resource.Name, address ?? "", port) with { Socket = Socket(nginx, endpoint.Resource) });
            }
        }

        return resolved;
    }

    /// <summary>The text of generated/upstreams.conf.</summary>
    /// <exception cref="ArgumentException">A name, an address, a number or an option that nginx must not be given.</exception>
    public static Upstreams Render(NginxResource nginx, Dictionary<Upstream, List<UpstreamServer>> servers, Members members, IReadOnlySet<string> kept)
    {
        var applied = nginx.Upstreams.ToDictionary(upstream => upstream, upstream => members.Apply(servers[upstream], kept));

        return new(
            string.Join('\n', nginx.Upstreams.Select(upstream => UpstreamFile.Render(upstream.Name, applied[upstream], upstream.Options, nginx.Features))),
            applied.Values.SelectMany(list => list).Where(server => !server.IsDown).Select(server => server.Replica).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    // In a container nginx would not find it.
    private static string? Socket(NginxResource nginx, IResource replica) =>
        nginx.Program is not null && replica.TryGetLastAnnotation<ReplicaSocket>(out var socket) ? socket.Path : null;
}

/// <param name="Text">As nginx reads it.</param>
/// <param name="Up">The replicas that get requests by it.</param>
internal sealed record Upstreams(string Text, IReadOnlySet<string> Up);
