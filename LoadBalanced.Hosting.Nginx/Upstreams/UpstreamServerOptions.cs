namespace Aspire.Hosting;

/// <summary>
/// What is special of one replica of an upstream. The names are those of the parameters of nginx's <c>server</c> directive.
/// </summary>
/// <remarks>
/// See https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server. <c>slow_start</c> is missing: only the commercial nginx has it.
/// </remarks>
public sealed class UpstreamServerOptions
{
    /// <summary>
    /// Its share of the requests beside the others' weights, 1 to 1000. Default 1.
    /// </summary>
    public int Weight { get; set; } = 1;

    /// <summary>
    /// Failed tries within <see cref="FailTimeout"/> after which it is passed over; 0 never passes it over. Default: that of the upstream.
    /// </summary>
    public int? MaxFails { get; set; }

    /// <summary>
    /// How long it is passed over; whole seconds, 1 or more. Default: that of the upstream.
    /// </summary>
    public TimeSpan? FailTimeout { get; set; }

    /// <summary>
    /// Requests in flight that it gets at most, over all workers. Default 0: any number.
    /// </summary>
    /// <remarks>
    /// When every replica is at its limit, nginx answers 502 at once: it has no queue. Idle connections that nginx keeps open
    /// (<see cref="UpstreamOptions.KeepAlive"/>) do not count.
    /// </remarks>
    public int MaxConnections { get; set; }

    /// <summary>
    /// It gets requests only while every replica that is no backup is away. Default false.
    /// </summary>
    /// <remarks>Only with <see cref="UpstreamPolicy.RoundRobin"/> and <see cref="UpstreamPolicy.LeastConnections"/>: nginx refuses it with the others.</remarks>
    public bool IsBackup { get; set; }
}
