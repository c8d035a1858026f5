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
    /// On one machine a try of a stopped replica costs a refused connection, well under a millisecond.
    /// </remarks>
    public TimeSpan FailTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Idle connections to the replicas that each nginx worker keeps open. Default 16; 0 opens a new one for each request.
    /// </summary>
    public int KeepAlive { get; set; } = 16;

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
}
