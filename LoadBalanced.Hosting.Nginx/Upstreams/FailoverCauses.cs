namespace Aspire.Hosting;

/// <summary>
/// What makes nginx send a request to the next replica.
/// </summary>
/// <remarks>See https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream.</remarks>
[Flags]
public enum FailoverCauses
{
    /// <summary>
    /// Nothing: the client gets the first replica's failure.
    /// </summary>
    None = 0,

    /// <summary>
    /// The connection was refused or broke.
    /// </summary>
    Error = 1,

    /// <summary>
    /// Connecting, sending or reading took too long.
    /// </summary>
    Timeout = 1 << 1,

    /// <summary>
    /// A header of the reply was not valid.
    /// </summary>
    /// <remarks>An empty reply is an <see cref="Error"/>, and one without a status line none at all: nginx 1.22.1 passes it on, as HTTP/0.9.</remarks>
    InvalidHeader = 1 << 2,

    /// <summary>
    /// Status 500.
    /// </summary>
    Http500 = 1 << 3,

    /// <summary>
    /// Status 502.
    /// </summary>
    Http502 = 1 << 4,

    /// <summary>
    /// Status 503.
    /// </summary>
    Http503 = 1 << 5,

    /// <summary>
    /// Status 504.
    /// </summary>
    Http504 = 1 << 6,

    /// <summary>
    /// Status 403. Does not count as a failure of the replica.
    /// </summary>
    Http403 = 1 << 7,

    /// <summary>
    /// Status 404. Does not count as a failure of the replica.
    /// </summary>
    Http404 = 1 << 8,

    /// <summary>
    /// Status 429.
    /// </summary>
    Http429 = 1 << 9,
}
