using Aspire.Hosting.Nginx.Configuration;

namespace Aspire.Hosting.Nginx.Routing;

/// <summary>Where requests below a path go.</summary>
/// <param name="Path">Begins with a slash and, but for the root, does not end with one.</param>
internal abstract record Location(string Path)
{
    /// <summary>The path as the beginning of whole segments: <c>/api</c> must not match <c>/apix</c>.</summary>
    public string Prefix => Path == "/" ? "/" : Path + "/";
}

internal sealed record UpstreamLocation(string Path, Upstream Upstream) : Location(Path);

internal sealed record StaticLocation(string Path, string Directory, StaticFilesOptions Options) : Location(Path);
