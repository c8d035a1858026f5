namespace Aspire.Hosting;

/// <summary>
/// The cookie that keeps a client on its replica.
/// </summary>
public sealed class StickyCookieOptions
{
    /// <summary>
    /// How long browsers keep it; whole seconds. Default null: until they are closed.
    /// </summary>
    public TimeSpan? Expires { get; set; }

    /// <summary>
    /// The domain it is sent to. Default null: the host that set it.
    /// </summary>
    public string? Domain { get; set; }

    /// <summary>
    /// The path it is sent to. Default <c>/</c>.
    /// </summary>
    public string Path { get; set; } = "/";

    /// <summary>
    /// Whether scripts of a page cannot read it. Default true.
    /// </summary>
    public bool HttpOnly { get; set; } = true;

    /// <summary>
    /// Whether it is sent over https only. Default false.
    /// </summary>
    public bool Secure { get; set; }

    /// <summary>
    /// Whether requests from other sites carry it. Default <see cref="StickySameSite.Lax"/>.
    /// </summary>
    public StickySameSite SameSite { get; set; } = StickySameSite.Lax;
}
