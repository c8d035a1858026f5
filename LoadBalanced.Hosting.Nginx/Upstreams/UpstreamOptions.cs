using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting;

/// <summary>
/// How nginx treats the replicas of one upstream. The names are those of the nginx directives.
/// </summary>
/// <remarks>See https://nginx.org/en/docs/http/ngx_http_upstream_module.html for the directives.</remarks>
public sealed class UpstreamOptions
{
    /// <summary>
    /// Which replica gets the next request. Default <see cref="UpstreamPolicy.RoundRobin"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public UpstreamPolicy Policy
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = UpstreamPolicy.RoundRobin;

    /// <summary>
    /// Failed tries within <see cref="FailTimeout"/> after which a replica is passed over. Default 1, as in nginx; 0 never passes one over.
    /// </summary>
    public int MaxFails { get; set; } = 1;

    /// <summary>
    /// How long a failed replica is passed over before one request tries it again; whole seconds. Default 1 s (nginx: 10 s).
    /// </summary>
    /// <remarks>
    /// When every replica failed, nginx (since 1.11.5) tries none before this time is over, so it is also the time until recovery:
    /// nginx compares whole seconds, so up to one second more.
    /// On one machine a try of a stopped replica costs a refused connection, well under a millisecond. Published, it is 3 s at least: as long as it may
    /// take until nginx has learned from DNS that a replica is gone.
    /// </remarks>
    public TimeSpan FailTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Idle connections to the replicas that each nginx worker keeps open. Default 256; 0 opens a new one for each request.
    /// </summary>
    /// <remarks>Requests in flight beyond it open and close a connection each, which takes as long as the rest of a short request.</remarks>
    public int KeepAlive { get; set; } = 256;

    /// <summary>
    /// When and how often a request is sent to another replica. Default null: as <c>WithFailover</c> says for the whole nginx.
    /// </summary>
    /// <remarks>Holds for the locations of <c>WithUpstream(path, …)</c> and <c>WithLocation</c>, not for those written by hand.</remarks>
    public FailoverOptions? Failover { get; set; }

    internal StickyCookie? Sticky { get; private set; }

    internal Dictionary<string, UpstreamServerOptions> Servers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Sets what is special of one replica. Several calls for one replica add up.
    /// </summary>
    /// <param name="replica">The name of its resource, such as <c>api-1</c>.</param>
    /// <param name="configure">Changes the defaults of <see cref="UpstreamServerOptions"/>.</param>
    /// <returns>These options.</returns>
    /// <remarks><c>WithUpstream</c> throws when the upstream has no such replica or a value is out of its range.</remarks>
    public UpstreamOptions WithServer(string replica, Action<UpstreamServerOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(replica);
        ArgumentNullException.ThrowIfNull(configure);

        if (!Servers.TryGetValue(replica, out var server))
        {
            Servers[replica] = server = new();
        }

        configure(server);

        return this;
    }

    /// <summary>
    /// Keeps each client on the replica that answered it first, by a cookie that nginx sets.
    /// </summary>
    /// <param name="name">The cookie's name: a letter or '_', then letters, digits and '_'.</param>
    /// <param name="configure">Changes the defaults of <see cref="StickyCookieOptions"/>.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentException">The name or an option is not valid.</exception>
    /// <remarks>
    /// From nginx 1.29.6 on it is the directive <c>sticky cookie</c>: <see cref="Policy"/> chooses a new client's replica, and the cookie
    /// names it. An older nginx has none; there the cookie holds an id, and a consistent hash of it takes the place of the policy, without
    /// a backup. The resource's log says so. In both, another replica answers while the client's own is away.
    /// </remarks>
    public UpstreamOptions WithStickyCookie(string name, Action<StickyCookieOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);

        var options = new StickyCookieOptions();
        configure?.Invoke(options);
        StickyCookie.Check(name, options);
        Sticky = new(name, options);

        return this;
    }
}
