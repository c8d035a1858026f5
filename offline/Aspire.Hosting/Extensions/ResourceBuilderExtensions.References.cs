using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>References to other resources.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Sets <c>ConnectionStrings__name</c>, and a variable for each connection property: <c>NAME_HOST</c>, <c>NAME_PORT</c>, ….</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;

        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] = new ConnectionStringReference(resource, optional);

            foreach (var (key, value) in resource.GetConnectionProperties())
            {
                context.EnvironmentVariables[$"{EnvironmentName(name)}_{key.ToUpperInvariant()}"] = value;
            }
        });
    }

    /// <summary>Sets <c>services__name__endpoint__0</c> for each of the other resource's endpoints.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source) where TDestination : IResourceWithEnvironment
        => builder.WithEndpointVariables(source.Resource, source.Resource.Name, e => !e.ExcludeReferenceEndpoint);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name) where TDestination : IResourceWithEnvironment
        => builder.WithEndpointVariables(source.Resource, name, e => !e.ExcludeReferenceEndpoint);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
        => builder.WithEndpointVariables(endpointReference.Resource, endpointReference.Resource.Name, e => string.Equals(e.EndpointName, endpointReference.EndpointName, StringComparison.OrdinalIgnoreCase));

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
        => uri is { IsAbsoluteUri: true, AbsolutePath: "/" }
            ? builder.WithEnvironment($"services__{name}__default__0", uri.ToString())
            : throw new InvalidOperationException($"The URI '{uri}' of the service '{name}' must be absolute and have no path.");

    private static IResourceBuilder<TDestination> WithEndpointVariables<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceWithEndpoints source, string name, Func<EndpointReference, bool> isMeant)
        where TDestination : IResourceWithEnvironment
        => builder.WithReferenceRelationship(source).WithEnvironment(context =>
        {
            foreach (var endpoint in source.GetEndpoints().Where(isMeant))
            {
                context.EnvironmentVariables[FreeName(context, $"services__{name}__{(endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName)}")] = endpoint;
                context.EnvironmentVariables[$"{EnvironmentName(name)}_{EnvironmentName(endpoint.EndpointName)}"] = endpoint;
            }
        });

    // Two endpoints may come to the same name: service discovery numbers them.
    private static string FreeName(EnvironmentCallbackContext context, string name)
    {
        var index = 0;
        while (context.EnvironmentVariables.ContainsKey($"{name}__{index}"))
        {
            index++;
        }

        return $"{name}__{index}";
    }

    private static string EnvironmentName(string name) => name.Replace('-', '_').ToUpperInvariant();
}
