namespace Aspire.Hosting;

/// <summary>
/// When and how often a request is sent to another replica.
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
    /// <remarks>Shorter than the 10 s that a replica has for its reply, so that a slow one is not asked for again.</remarks>
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether requests that are not idempotent (POST, PATCH, LOCK) are repeated after they were sent. Default false, as in nginx.
    /// </summary>
    /// <remarks>Without it such a request still goes to the next replica while none was reached: a refused connection took nothing.</remarks>
    public bool RetryNonIdempotent { get; set; }
}
