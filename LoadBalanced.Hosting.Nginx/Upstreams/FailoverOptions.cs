namespace Aspire.Hosting;

/// <summary>
/// When a replica has failed a request, and how often that is sent to another one.
/// </summary>
/// <remarks>
/// nginx cannot tell whether a replica that broke off or timed out had done its work. A retry carries the same <c>X-Request-Id</c>.
/// See https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream.
/// </remarks>
public sealed class FailoverOptions
{
    /// <summary>
    /// What makes the next replica get the request. Default <see cref="FailoverCauses.Error"/> and <see cref="FailoverCauses.Timeout"/>, as in nginx.
    /// </summary>
    public FailoverCauses On { get; set; } = FailoverCauses.Error | FailoverCauses.Timeout;

    /// <summary>
    /// Replicas that a request may try, the first included. Default 0: each once.
    /// </summary>
    public int Tries { get; set; }

    /// <summary>
    /// How long after its start a request may still go to another replica; whole milliseconds. Default 3 s (nginx: any time); zero: any time.
    /// </summary>
    /// <remarks>
    /// Shorter than <see cref="ReadTimeout"/>, so that a slow reply is not asked for again. A service that recognises retries has to remember
    /// a request for both together.
    /// </remarks>
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a replica has to accept a connection, 1 ms to 24 h. Default 200 ms (nginx: 60 s).
    /// </summary>
    /// <remarks>
    /// A replica that ended refuses at once; one whose machine or container is gone says nothing. The kernel accepts for a replica that is busy,
    /// so this is the way there and back, and longer only for replicas that are far away.
    /// </remarks>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long a replica has to take the next piece of a request, 1 ms to 24 h. Default 10 s (nginx: 60 s).
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a replica has for the first piece of its reply, and then for each next one, 1 ms to 24 h. Default 10 s (nginx: 60 s).
    /// </summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether requests that are not idempotent (POST, PATCH, LOCK) are repeated after they were sent. Default false, as in nginx.
    /// </summary>
    /// <remarks>Without it such a request still goes to the next replica while none was reached: a refused connection took nothing.</remarks>
    public bool RetryNonIdempotent { get; set; }
}
