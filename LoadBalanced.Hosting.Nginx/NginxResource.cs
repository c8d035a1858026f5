using System.Net;
using Aspire.Hosting.Nginx.Configuration;
using Aspire.Hosting.Nginx.Containers;
using Aspire.Hosting.Nginx.Front;
using Aspire.Hosting.Nginx.Routing;
using Aspire.Hosting.Nginx.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// An nginx that balances requests over the replicas given to it with <c>WithUpstream</c>.
/// </summary>
/// <param name="name">The name of the resource.</param>
public class NginxResource(string name) : ContainerResource(name), IResourceWithServiceDiscovery
{
    internal const string HttpEndpointName = "http";
    internal const string HttpsEndpointName = "https";
    internal const int ContainerPort = 8080;
    internal const int ContainerHttpsPort = 8443;
    internal const string ContainerRunDirectory = "/etc/nginx";
    internal const string ContainerSiteDirectory = ContainerRunDirectory + "/site";
    internal const string ContainerTallyDirectory = "/var/lib/nginx-tally";

    private EndpointReference? _primaryEndpoint;

    /// <summary>
    /// Gets the HTTP endpoint that clients call.
    /// </summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, HttpEndpointName);

    /// <summary>
    /// Tells whether <c>WithServerName</c> takes a name.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is a host name, with <c>*.</c> in front or not.</returns>
    public static bool IsServerName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        return ServerName.IsValid(name);
    }

    /// <summary>The DNS server of a published nginx.</summary>
    internal string Resolver { get; set; } = "127.0.0.11";

    internal List<Upstream> Upstreams { get; } = [];

    internal ClientFront Front { get; } = new();

    /// <summary>Every resource that it balances over, once.</summary>
    internal IEnumerable<IResource> Replicas => Upstreams.SelectMany(upstream => upstream.Endpoints).Select(endpoint => endpoint.Resource).Distinct();

    internal Routes Routes { get; } = new();

    /// <summary>How its container reaches this machine; null before the start, and for a local nginx.</summary>
    internal ContainerHost? ContainerHost { get; set; }

    /// <summary>
    /// Gets the engine that runs its container; null before the start, and for a local nginx.
    /// </summary>
    public ContainerEngine? ContainerEngine { get; internal set; }

    /// <summary>The key to its container's status; null before the start, and for a local nginx.</summary>
    internal string? StatusKey { get; set; }

    /// <summary>The address of this machine at which nginx's access log is received: one that nginx can reach.</summary>
    internal IPAddress TelemetryAddress => ContainerHost?.Address ?? IPAddress.Loopback;

    /// <summary>What a person edits; null: one server is generated.</summary>
    internal string? ConfigurationDirectory { get; set; }

    /// <summary>Where generated files, temporary files and the process id go, on this machine.</summary>
    internal string RunDirectory { get; set; } = Path.Combine("obj", "nginx", name);

    /// <summary>The local nginx that runs instead of the container; null: the container.</summary>
    internal NginxProgram? Program { get; set; }

    /// <summary>Known once a start is prepared.</summary>
    internal NginxFeatures Features { get; set; } = NginxFeatures.Unknown;
}
