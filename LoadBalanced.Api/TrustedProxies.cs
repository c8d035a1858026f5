using System.Net;

namespace LoadBalanced.Api;

/// <summary>Whose X-Forwarded headers are believed: any proxy's on this machine, and those of the setting <c>TrustedProxies</c>.</summary>
internal sealed class TrustedProxies
{
    public const string Setting = nameof(TrustedProxies);

    private readonly IPNetwork[] _networks;
    private readonly ProxyHost[] _hosts;

    /// <param name="setting">Addresses, networks and host names, separated by commas; null or empty: none.</param>
    /// <param name="hostNamed">Makes the proxy that a host name stands for.</param>
    /// <exception cref="BadSettingException">One of them is none of these.</exception>
    public TrustedProxies(string? setting, Func<string, ProxyHost> hostNamed)
    {
        List<IPNetwork> networks = [];
        List<ProxyHost> hosts = [];
        foreach (var entry in (setting ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Network(entry) is { } network)
            {
                networks.Add(network);
            }
            else if (entry.Any(char.IsAsciiLetter) && Uri.CheckHostName(entry) is UriHostNameType.Dns)
            {
                hosts.Add(hostNamed(entry));
            }
            else
            {
                throw new BadSettingException($"{Setting} has '{entry}'; it must be addresses, networks or host names, such as 10.0.0.7, 172.18.0.0/16 or nginx, separated by commas.");
            }
        }

        (_networks, _hosts) = ([.. networks], [.. hosts]);
    }

    /// <param name="peer">The other end of the connection; null: of a Unix socket, which none but this machine has.</param>
    public async ValueTask<bool> IncludeAsync(IPAddress? peer)
    {
        if (peer is null || IPAddress.IsLoopback(peer))
        {
            return true;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        if (_networks.Any(network => network.Contains(address)))
        {
            return true;
        }

        foreach (var host in _hosts)
        {
            if (await host.HasAsync(address))
            {
                return true;
            }
        }

        return false;
    }

    // Of addresses only whole ones: "10" would be one as well.
    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(c => c is '.') == 3) ? new(address, address.GetAddressBytes().Length * 8)
        : null;
}
