namespace Aspire.Hosting;

internal static class NginxContainerImageTags
{
    /// <summary>docker.io</summary>
    public const string Registry = "docker.io";

    /// <summary>library/nginx</summary>
    public const string Image = "library/nginx";

    /// <summary>1.30.6-alpine</summary>
    public const string Tag = "1.30.6-alpine";
}
