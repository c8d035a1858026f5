namespace Aspire.Hosting;

/// <summary>
/// Headers that tell browsers what not to do; null leaves one out. A header that the replica sent itself stands.
/// </summary>
/// <remarks>
/// The values are those of the headers (https://owasp.org/www-project-secure-headers). A location of yours with an <c>add_header</c> of its
/// own includes <c>generated/security-headers.conf</c> again: nginx inherits all of them or none.
/// </remarks>
public sealed class NginxSecurityHeaderOptions
{
    /// <summary>
    /// <c>X-Content-Type-Options</c>. Default <c>nosniff</c>.
    /// </summary>
    public string? ContentTypeOptions { get; set; } = "nosniff";

    /// <summary>
    /// <c>X-Frame-Options</c>. Default <c>SAMEORIGIN</c>.
    /// </summary>
    public string? FrameOptions { get; set; } = "SAMEORIGIN";

    /// <summary>
    /// <c>Referrer-Policy</c>. Default <c>strict-origin-when-cross-origin</c>.
    /// </summary>
    public string? ReferrerPolicy { get; set; } = "strict-origin-when-cross-origin";

    /// <summary>
    /// <c>Content-Security-Policy</c>. Default null: what a page may load is the page's matter.
    /// </summary>
    public string? ContentSecurityPolicy { get; set; }

    /// <summary>
    /// <c>Permissions-Policy</c>. Default null.
    /// </summary>
    public string? PermissionsPolicy { get; set; }

    /// <summary>
    /// <c>Strict-Transport-Security</c>, on https only. Default null: a browser that once got it refuses every other http site of that
    /// host name, on a developer's machine too.
    /// </summary>
    public string? StrictTransportSecurity { get; set; }
}
