using System.Buffers;
using System.Net;
using Aspire.Hosting.Nginx.Routing;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>What must be so of an upstream before it is written into a file. Each refusal names the value and the rule.</summary>
internal static class UpstreamChecks
{
    // A consistent hash keeps 160 points in memory for each unit of weight.
    public const int HighestWeight = 1000;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static void CheckName(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"The upstream name '{name}' is not valid: it must start with a letter and hold only letters, digits, '-', '_' and '.'.", nameof(name));
        }
    }

    public static void CheckOptions(UpstreamOptions options)
    {
        CheckFails(options.MaxFails, options.FailTimeout, "", nameof(options));

        if (options.KeepAlive < 0)
        {
            throw new ArgumentException($"KeepAlive is {options.KeepAlive}; it must be 0 or more.", nameof(options));
        }

        if (options.Failover is not null)
        {
            FailoverDirectives.Check(options.Failover);
        }

        foreach (var (replica, server) in options.Servers)
        {
            CheckServerOptions(replica, server, options);
        }
    }

    /// <param name="name">The upstream's name.</param>
    /// <param name="replicas">The names of all its replicas.</param>
    /// <param name="options">Its options.</param>
    public static void CheckReplicas(string name, IReadOnlyCollection<string> replicas, UpstreamOptions options)
    {
        foreach (var replica in options.Servers.Keys.Where(key => !replicas.Contains(key, StringComparer.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"The upstream '{name}' has no replica '{replica}'; it has {string.Join(", ", replicas)}.", nameof(options));
        }

        if (replicas.All(replica => options.Servers.GetValueOrDefault(replica) is { IsBackup: true }))
        {
            throw new ArgumentException($"Every replica of '{name}' is a backup; at least one must not be.", nameof(options));
        }
    }

    public static void CheckServers(string name, IReadOnlyList<UpstreamServer> servers)
    {
        if (servers.Count == 0)
        {
            throw new ArgumentException($"The upstream '{name}' has no server; it must have at least one.", nameof(servers));
        }

        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (var server in servers)
        {
            CheckServer(server);

            if (!seen.TryAdd(server.Address, server.Replica))
            {
                throw new ArgumentException(
                    $"The address {server.Address} of '{server.Replica}' is that of '{seen[server.Address]}' too; each server of '{name}' needs its own.",
                    nameof(servers));
            }
        }
    }

    public static void CheckHashedCookie(StickyCookie? hashed, IReadOnlyList<UpstreamServer> servers)
    {
        if (hashed is not null && servers.FirstOrDefault(server => server.Options.IsBackup) is { } backup)
        {
            throw new ArgumentException(
                $"'{backup.Replica}' is a backup, which nginx before 1.29.6 does not allow with the sticky cookie '{hashed.Name}': it hashes the cookie.", nameof(servers));
        }
    }

    public static bool IsWeight(int weight) => weight is >= 1 and <= HighestWeight;

    public static void CheckWeight(string replica, int weight, string parameter)
    {
        if (!IsWeight(weight))
        {
            throw new ArgumentException($"Weight of '{replica}' is {weight}; it must be 1 to {HighestWeight}.", parameter);
        }
    }

    private static void CheckServer(UpstreamServer server)
    {
        if (!IsName(server.Replica))
        {
            throw new ArgumentException(
                $"The replica name '{server.Replica}' is not valid: it must start with a letter and hold only letters, digits, '-', '_' and '.'.",
                nameof(server));
        }

        if (!IsHost(server.Host))
        {
            throw new ArgumentException($"The host '{server.Host}' of '{server.Replica}' is not valid: it must be a host name or an IP address.", nameof(server));
        }

        if (server.Port is < 1 or > 65535)
        {
            throw new ArgumentException($"The port {server.Port} of '{server.Replica}' is not valid: it must be 1 to 65535.", nameof(server));
        }

        CheckWeight(server.Replica, server.Weight ?? server.Options.Weight, nameof(server));
    }

    private static void CheckServerOptions(string replica, UpstreamServerOptions server, UpstreamOptions upstream)
    {
        CheckWeight(replica, server.Weight, nameof(server));
        CheckFails(server.MaxFails ?? upstream.MaxFails, server.FailTimeout ?? upstream.FailTimeout, $" of '{replica}'", nameof(server));

        if (server.MaxConnections < 0)
        {
            throw new ArgumentException($"MaxConnections of '{replica}' is {server.MaxConnections}; it must be 0 (any number) or more.", nameof(server));
        }

        if (server.IsBackup && !upstream.Policy.TakesBackup)
        {
            throw new ArgumentException($"'{replica}' is a backup, which nginx does not allow with {upstream.Policy}: take RoundRobin or LeastConnections.", nameof(server));
        }
    }

    private static void CheckFails(int maxFails, TimeSpan failTimeout, string whose, string parameter)
    {
        if (maxFails < 0)
        {
            throw new ArgumentException($"MaxFails{whose} is {maxFails}; it must be 0 or more.", parameter);
        }

        if (failTimeout < TimeSpan.FromSeconds(1) || failTimeout.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException($"FailTimeout{whose} is {failTimeout}; it must be a whole number of seconds, 1 or more.", parameter);
        }
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 63 && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsHost(string text) =>
        // Also keeps out an IPv6 zone, which may hold anything.
        (IPAddress.TryParse(text, out _) && !text.AsSpan().ContainsAnyExcept(AddressCharacters))
        || (text.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters));
}
