using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint as it was declared.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private int? _port;
    private int? _targetPort;
    private bool _portWasCleared;
    private bool _targetPortWasCleared;
    private string? _transport;
    private bool? _tlsEnabled;

    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
        : this(protocol, null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol, NetworkIdentifier? networkId, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        DefaultNetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ResourceName.ThrowIfInvalid(Name, nameof(name), "Endpoint");
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    public string UriScheme { get; set; }

    /// <summary>The address to listen on; <c>localhost</c> unless set.</summary>
    public string TargetHost { get; set; } = KnownHostNames.Localhost;

    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    public bool IsExternal { get; set; }

    public bool TlsEnabled
    {
        get => _tlsEnabled ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    public bool ExcludeReferenceEndpoint { get; set; }

    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Whether DCP listens in front of the resource; true unless said otherwise.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    /// <summary>The port clients use. Without a proxy it is the target port, unless each was set.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied || _portWasCleared ? null : _targetPort);
        set => (_port, _portWasCleared) = (value, value is null);
    }

    /// <summary>The port the resource listens on. Without a proxy it is the port, unless each was set.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied || _targetPortWasCleared ? null : _port);
        set => (_targetPort, _targetPortWasCleared) = (value, value is null);
    }

    /// <summary>The port that was set, whatever the target port is: a container has a network of its own between the two.</summary>
    internal int? SpecifiedPort => _port;

    public NetworkIdentifier DefaultNetworkID { get; }

    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = [];

    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.TryGet(DefaultNetworkID, out var endpoint) ? endpoint : null;
        set
        {
            if (value is not null)
            {
                AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(DefaultNetworkID, value);
            }
        }
    }
}
