using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Health checks.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>The resource is healthy only while the health check registered under that name is.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key) where T : IResource
        => builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(c => c.Key == key)
            ? throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' has the health check '{key}' already.")
            : builder.WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>The resource is healthy only while an HTTP GET of the path answers with the status code, 200 unless given.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, [EndpointName] string? endpointName = null) where T : IResourceWithEndpoints
        => builder.WithHttpHealthCheck(() => HttpEndpoint(builder.Resource, endpointName), path, statusCode);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null) where T : IResourceWithEndpoints
    {
        endpointSelector ??= () => HttpEndpoint(builder.Resource, endpointName: null);
        var expected = statusCode ?? 200;
        var key = $"{builder.Resource.Name}_http_{path ?? "/"}_{expected}_check";

        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, services => new HttpHealthCheck(services.GetRequiredService<IHttpClientFactory>(), endpointSelector, path ?? "/", expected), HealthStatus.Unhealthy, tags: null));

        return builder.WithHealthCheck(key);
    }

    private static EndpointReference HttpEndpoint(IResourceWithEndpoints resource, string? endpointName)
        => endpointName is not null
            ? resource.GetEndpoint(endpointName)
            : resource.GetEndpoints().FirstOrDefault(e => e.Scheme is "http" or "https")
                ?? throw new DistributedApplicationException($"The resource '{resource.Name}' has no HTTP endpoint to check the health of.");
}
