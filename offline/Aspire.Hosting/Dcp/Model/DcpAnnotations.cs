using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dcp.Model;

/// <summary>The annotations that DCP acts on, or that Aspire's own tools read.</summary>
internal static class DcpAnnotations
{
    /// <summary>Which services an executable serves: a JSON list of <see cref="ServiceProducer"/>.</summary>
    public const string ServiceProducer = "service-producer";

    /// <summary>Which services an object uses: a JSON list with the same field names.</summary>
    public const string ServiceConsumer = "service-consumer";

    public const string EndpointName = "endpoint-name";
    public const string ResourceName = "resource-name";
    public const string PrimaryServiceName = "primary-service-name";
    public const string OtelServiceName = "otel-service-name";
    public const string OtelServiceInstanceId = "otel-service-instance-id";

    /// <summary>What a resource's instance is called, and the services it produces.</summary>
    public static Dictionary<string, string> Of(IResource resource, string id)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ResourceName] = resource.Name,
            [OtelServiceName] = resource.Name,
            [OtelServiceInstanceId] = ResourceInstances.SuffixOf(resource, id),
        };

        var producers = resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsProxied)
            .Select(e => new ServiceProducer(EndpointAllocation.ServiceName(resource, e), e.TargetHost, e.TargetPort))
            .ToArray();
        if (producers.Length > 0)
        {
            annotations[ServiceProducer] = Producers(producers);
        }

        return annotations;
    }

    public static string Producers(params IEnumerable<ServiceProducer> producers) => JsonSerializer.Serialize(producers, DcpJson.Options);
}

/// <summary>
/// One service that an executable serves. Without a port DCP chooses one (<c>{{- portForServing "name" -}}</c>);
/// a proxyless service needs the port named here.
/// </summary>
internal sealed record ServiceProducer(string ServiceName, string? Address = null, int? Port = null);
