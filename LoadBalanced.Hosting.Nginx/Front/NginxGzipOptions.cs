namespace Aspire.Hosting;

/// <summary>
/// Compression of text, JSON, JavaScript, CSS and SVG for clients that accept gzip.
/// </summary>
/// <remarks>
/// See https://nginx.org/en/docs/http/ngx_http_gzip_module.html. A reply that carries a secret beside something the client chose can be
/// guessed from its compressed length over TLS (BREACH): turn it off for those.
/// </remarks>
public sealed class NginxGzipOptions
{
    /// <summary>
    /// Whether replies are compressed. Default true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The smallest reply in bytes that is compressed, 1 or more. Default 1000: below, a reply fits one packet anyway.
    /// </summary>
    public int MinBytes { get; set; } = 1000;

    /// <summary>
    /// 1 (fast) to 9 (small). Default 5.
    /// </summary>
    public int Level { get; set; } = 5;
}
