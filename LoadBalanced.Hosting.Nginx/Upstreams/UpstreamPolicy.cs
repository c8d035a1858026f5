using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting;

/// <summary>
/// How nginx chooses the replica of an upstream that gets the next request. Weights count in each.
/// </summary>
/// <remarks>
/// Every worker of nginx follows the same turns and counts, which stand in shared memory. For the directives see
/// https://nginx.org/en/docs/http/ngx_http_upstream_module.html.
/// </remarks>
public sealed class UpstreamPolicy
{
    private readonly string _name;

    private UpstreamPolicy(string name, string? directive, bool takesBackup)
    {
        _name = name;
        Directive = directive;
        TakesBackup = takesBackup;
    }

    /// <summary>
    /// Gets the policy in which each replica gets requests in turn. For replicas alike and requests of like cost; the default.
    /// </summary>
    /// <remarks>Exact: with weights 3 and 1, three of any four requests in a row go to the first while no replica is away.</remarks>
    public static UpstreamPolicy RoundRobin { get; } = new(nameof(RoundRobin), directive: null, takesBackup: true);

    /// <summary>
    /// Gets the policy in which the replica with the fewest requests in flight, by weight, gets the next one.
    /// For requests that take very different times.
    /// </summary>
    public static UpstreamPolicy LeastConnections { get; } = new(nameof(LeastConnections), "least_conn", takesBackup: true);

    /// <summary>
    /// Gets the policy in which the client's address decides. For replicas that keep something for a client, where there is no cookie
    /// or account to go by.
    /// </summary>
    /// <remarks>
    /// nginx looks at the first three bytes of an IPv4 address and the whole of an IPv6 address: the clients of one office or one
    /// proxy all land on one replica. A replica that is added or removed moves most clients to others. Takes no backup.
    /// </remarks>
    public static UpstreamPolicy IPHash { get; } = new(nameof(IPHash), "ip_hash", takesBackup: false);

    /// <summary>
    /// Gets the policy that draws two replicas and takes the one with fewer requests in flight. For many replicas behind several
    /// load balancers, none of which sees the whole load.
    /// </summary>
    /// <remarks>nginx 1.15.1 or newer. Takes no backup.</remarks>
    public static UpstreamPolicy RandomTwo { get; } = new(nameof(RandomTwo), "random two least_conn", takesBackup: false);

    /// <summary>The line in the <c>upstream</c> block; null: nginx's own default.</summary>
    internal string? Directive { get; }

    /// <summary>Whether nginx allows the parameter <c>backup</c> under it.</summary>
    internal bool TakesBackup { get; }

    /// <summary>
    /// Makes a policy in which the same key always goes to the same replica. For caches in the replicas, and for sessions known by an
    /// account or a header.
    /// </summary>
    /// <param name="key">Text with nginx variables, such as <c>$arg_user</c>, <c>$http_x_tenant</c> or <c>$host$uri</c>.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException">The key names no variable, or holds a quote, a backslash, anything but printable ASCII, or a '$' that starts no name.</exception>
    /// <remarks>
    /// The hash is consistent (ketama): a replica that is added or goes away moves only its share of the keys. Requests without
    /// the variable have an empty key, and all go to one replica. Takes no backup.
    /// </remarks>
    public static UpstreamPolicy Hash(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        HashKey.Check(key, nameof(key));

        return new(nameof(Hash), $"hash \"{key}\" consistent", takesBackup: false);
    }

    /// <inheritdoc/>
    public override string ToString() => _name;
}
