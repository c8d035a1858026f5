namespace Aspire.Hosting;

/// <summary>
/// What one client may take. Rates and connections are not limited unless set: behind a proxy, or in a load test, all clients share an address.
/// </summary>
/// <remarks>
/// See https://nginx.org/en/docs/http/ngx_http_limit_req_module.html, https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html and
/// https://nginx.org/en/docs/http/ngx_http_core_module.html. A client is an address; nginx remembers about 80,000 (10 MB), then forgets
/// those it has not seen for longest.
/// </remarks>
public sealed class NginxLimitOptions
{
    /// <summary>
    /// Requests a second of one client address, 1 to 1,000,000; what comes beyond <see cref="Burst"/> gets 429. Default null: no limit.
    /// </summary>
    public int? RequestsPerSecond { get; set; }

    /// <summary>
    /// Requests that may come ahead of the rate and are answered at once, 0 to 1,000,000. Default null: as many as one second's.
    /// </summary>
    public int? Burst { get; set; }

    /// <summary>
    /// Connections of one client address with a request in them, 1 to 65,535; over HTTP/2 each request counts as one. Beyond, 429.
    /// Default null: no limit.
    /// </summary>
    public int? ConnectionsPerClient { get; set; }

    /// <summary>
    /// The largest request body in bytes; beyond, 413. Default 1 MiB, as in nginx; 0: any size.
    /// </summary>
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The longest request line or header in bytes, 1 KiB to 1 MiB, beyond which nginx replies 414 or 400; four of them is the most for
    /// all headers together. Default 8 KiB, as in nginx.
    /// </summary>
    public int MaxHeaderLineBytes { get; set; } = 8 * 1024;
}
