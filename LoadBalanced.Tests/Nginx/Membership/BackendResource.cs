using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace LoadBalanced.Tests.Nginx.Membership;

/// <summary>A replica in this process as the application model sees it: the test says how it is.</summary>
internal sealed class BackendResource : Resource, IResourceWithEndpoints
{
    public BackendResource(Backend backend)
        : base(backend.Name)
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: "http", port: backend.Port, isProxied: false);
        endpoint.AllocatedEndpoint = new(endpoint, "127.0.0.1", backend.Port);
        Annotations.Add(endpoint);
        Backend = backend;
    }

    public Backend Backend { get; }

    public EndpointReference Endpoint => new(this, "http");
}
