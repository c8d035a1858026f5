namespace Aspire.Hosting;

/// <summary>
/// How nginx serves the files of a directory.
/// </summary>
public sealed class StaticFilesOptions
{
    /// <summary>
    /// The file that answers for a directory. Default <c>index.html</c>.
    /// </summary>
    public string IndexFile { get; set; } = "index.html";

    /// <summary>
    /// The file, relative to the directory, that answers where there is none, with status 200: the page of a single-page application.
    /// Default null: 404.
    /// </summary>
    public string? FallbackFile { get; set; }

    /// <summary>
    /// How long clients may keep a file without asking; whole seconds. Default null: they keep it and ask each time (<c>no-cache</c>).
    /// </summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// Whether symbolic links inside the directory are followed, wherever they lead. Default false: 403.
    /// </summary>
    public bool FollowSymbolicLinks { get; set; }
}
