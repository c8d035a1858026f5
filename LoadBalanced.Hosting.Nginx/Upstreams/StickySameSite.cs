namespace Aspire.Hosting;

/// <summary>
/// Whether a request that another site caused carries the cookie.
/// </summary>
public enum StickySameSite
{
    /// <summary>
    /// Only one that leads the user here.
    /// </summary>
    Lax,

    /// <summary>
    /// Never.
    /// </summary>
    Strict,

    /// <summary>
    /// Always; browsers demand <see cref="StickyCookieOptions.Secure"/> with it.
    /// </summary>
    None,
}
