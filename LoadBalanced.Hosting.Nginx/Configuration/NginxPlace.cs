namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>What differs between an nginx in a container and one on this machine.</summary>
/// <param name="Directory">The run directory as nginx sees it.</param>
/// <param name="TemporaryDirectory">Where nginx may write.</param>
/// <param name="User">The user workers run as; null: nginx decides.</param>
/// <param name="Listen">The addresses to listen on.</param>
/// <param name="SpanListener">The UDP address for access-log lines; null: nobody listens.</param>
internal sealed record NginxPlace(
    string Directory,
    string TemporaryDirectory,
    string? User,
    IReadOnlyList<string> Listen,
    string? SpanListener)
{
    /// <summary>How many workers it has, as nginx writes it. By default half of this machine's processors: the replicas have the other half.</summary>
    public string Workers { get; init; } = $"{Math.Max(1, Environment.ProcessorCount / 2)}";

    /// <summary>What it can do.</summary>
    public NginxFeatures Features { get; init; } = NginxFeatures.Unknown;

    /// <summary>Where it notes the requests that it does not log; null: nowhere.</summary>
    public string? TallyFile { get; init; }

    /// <summary>The key to its status; null: whoever is on its machine may ask.</summary>
    public string? StatusKey { get; init; }

    /// <summary>Where it serves https; null: nowhere.</summary>
    public TlsPlace? Tls { get; init; }
}
