using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Endpoints that nginx balances under one name, before their addresses are known.</summary>
internal sealed record Upstream(string Name, IReadOnlyList<EndpointReference> Endpoints, UpstreamOptions Options)
{
    public UpstreamServer Server(string replica, string host, int port) =>
        new(replica, host, port) { Options = Options.Servers.GetValueOrDefault(replica) ?? new() };
}
