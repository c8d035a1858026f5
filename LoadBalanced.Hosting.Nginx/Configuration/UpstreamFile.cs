using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders one <c>upstream</c> block. The same replicas give the same text.</summary>
internal static class UpstreamFile
{
    // Without a zone each worker keeps its own round robin, and requests do not alternate.
    private const string ZoneSize = "64k";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <exception cref="ArgumentException">A name, an address or an option that nginx must not be given.</exception>
    public static string Render(string name, IReadOnlyList<UpstreamServer> servers, UpstreamOptions options)
    {
        CheckName(name);
        CheckOptions(options);
        CheckServers(name, servers);

        var failTimeout = (long)options.FailTimeout.TotalSeconds;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"upstream {name} {{\n    zone {name} {ZoneSize};\n");

        foreach (var server in servers)
        {
            text.Append(CultureInfo.InvariantCulture, $"    server {server.Address} max_fails={options.MaxFails} fail_timeout={failTimeout}s;");
            text.Append(CultureInfo.InvariantCulture, $" # {server.Replica}\n");
        }

        if (options.KeepAlive > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    keepalive {options.KeepAlive};\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <exception cref="ArgumentException">The name is not one that can stand in an nginx configuration.</exception>
    public static void CheckName(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"The upstream name '{name}' is not valid: it must start with a letter and hold only letters, digits, '-', '_' and '.'.", nameof(name));
        }
    }

    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static void CheckOptions(UpstreamOptions options)
    {
        if (options.MaxFails < 0)
        {
            throw new ArgumentException($"MaxFails is {options.MaxFails}; it must be 0 or more.", nameof(options));
        }

        if (options.FailTimeout < TimeSpan.FromSeconds(1) || options.FailTimeout.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException($"FailTimeout is {options.FailTimeout}; it must be a whole number of seconds, 1 or more.", nameof(options));
        }

        if (options.KeepAlive < 0)
        {
            throw new ArgumentException($"KeepAlive is {options.KeepAlive}; it must be 0 or more.", nameof(options));
        }
    }

    private static void CheckServers(string name, IReadOnlyList<UpstreamServer> servers)
    {
        if (servers.Count == 0)
        {
            throw new ArgumentException($"The upstream '{name}' has no server; it must have at least one.", nameof(servers));
        }

        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (var server in servers)
        {
            if (!IsHost(server.Host))
            {
                throw new ArgumentException(
                    $"The host '{server.Host}' of '{server.Replica}' is not valid: it must be a host name or an IP address.", nameof(servers));
            }

            if (server.Port is < 1 or > 65535)
            {
                throw new ArgumentException($"The port {server.Port} of '{server.Replica}' is not valid: it must be 1 to 65535.", nameof(servers));
            }

            if (!IsName(server.Replica))
            {
                throw new ArgumentException(
                    $"The replica name '{server.Replica}' is not valid: it must start with a letter and hold only letters, digits, '-', '_' and '.'.",
                    nameof(servers));
            }

            if (!seen.TryAdd(server.Address, server.Replica))
            {
                throw new ArgumentException(
                    $"The address {server.Address} of '{server.Replica}' is that of '{seen[server.Address]}' too; each server of '{name}' needs its own.",
                    nameof(servers));
            }
        }
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 63 && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsHost(string text) =>
        // Also keeps out an IPv6 zone, which may hold anything.
        (IPAddress.TryParse(text, out _) && !text.AsSpan().ContainsAnyExcept(AddressCharacters))
        || (text.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters));
}
