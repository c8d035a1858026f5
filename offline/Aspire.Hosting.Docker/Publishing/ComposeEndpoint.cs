using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Where a service listens, in the project's network and on the host.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Scheme">Its URI scheme.</param>
/// <param name="Host">The service's name, by which the others find it.</param>
/// <param name="Port">The port in the container, or the placeholder for it.</param>
/// <param name="HostPort">The port of the host; null lets the engine choose.</param>
/// <param name="IsExternal">Whether the host publishes it at all.</param>
internal sealed record ComposeEndpoint(string Name, string Scheme, string Host, string Port, int? HostPort, bool IsExternal)
{
    // Compose knows no dynamic ports in containers: an endpoint without any gets the next one.
    private const int FirstFreePort = 8000;

    public static IReadOnlyList<ComposeEndpoint> Of(DockerComposeServiceResource service)
    {
        var endpoints = new List<ComposeEndpoint>();
        var next = FirstFreePort;
        foreach (var endpoint in service.Target.Annotations.OfType<EndpointAnnotation>())
        {
            var isDefault = service.Target is ProjectResource && endpoint.UriScheme is "http" or "https"
                && endpoints.TrueForAll(other => other.Scheme != endpoint.UriScheme);
            var port = endpoint.TargetPort ?? (service.Target is ContainerResource ? endpoint.Port : null);

            endpoints.Add(new(
                endpoint.Name,
                endpoint.UriScheme,
                service.Target.Name,
                port is null && isDefault ? PortPlaceholder(service) : (port ?? next++).ToString(CultureInfo.InvariantCulture),
                endpoint.Port,
                endpoint.IsExternal));
        }

        return endpoints;
    }

    public string Get(EndpointProperty property) => property switch
    {
        EndpointProperty.Url => $"{Scheme}://{Host}:{Port}",
        EndpointProperty.Host or EndpointProperty.IPV4Host => Host,
        EndpointProperty.Port or EndpointProperty.TargetPort => Port,
        EndpointProperty.HostAndPort => $"{Host}:{Port}",
        EndpointProperty.Scheme => Scheme,
        _ => throw new DistributedApplicationException($"'{property}' of the endpoint '{Name}' of '{Host}' cannot be published."),
    };

    private static string PortPlaceholder(DockerComposeServiceResource service) => service.Parent.Capture(new()
    {
        Name = $"{DockerComposeServiceExtensions.VariableName(service.Name)}_PORT",
        Description = $"Default container port for {service.Name}",
        DefaultValue = "8080",
        Resource = service.Target,
    });
}
