namespace Aspire.Hosting;

/// <summary>
/// How long nginx waits for a client, each from 1 ms to 24 h.
/// </summary>
/// <remarks>See https://nginx.org/en/docs/http/ngx_http_core_module.html.</remarks>
public sealed class NginxTimeoutOptions
{
    /// <summary>
    /// For the whole head of a request; then the connection is closed, and the log has 408. Default 10 s (nginx: 60 s).
    /// </summary>
    public TimeSpan Header { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Between two pieces of a request's body; then the connection is closed, and the log has 408. Default 10 s (nginx: 60 s).
    /// </summary>
    public TimeSpan Body { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Between two pieces of a reply that the client takes; then the connection is closed. Default 10 s (nginx: 60 s).
    /// </summary>
    public TimeSpan Send { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For the next request on a connection. Default 65 s (nginx: 75 s).
    /// </summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(65);
}
