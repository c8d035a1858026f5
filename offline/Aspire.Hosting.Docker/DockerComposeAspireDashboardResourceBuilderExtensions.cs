using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;

namespace Aspire.Hosting;

/// <summary>How the published dashboard is reached.</summary>
public static class DockerComposeAspireDashboardResourceBuilderExtensions
{
    private const string Image = "mcr.microsoft.com/dotnet/nightly/aspire-dashboard";

    /// <summary>Sets the host's port for the dashboard; null publishes none, so that only other services reach it.</summary>
    public static IResourceBuilder<DockerComposeAspireDashboardResource> WithHostPort(
        this IResourceBuilder<DockerComposeAspireDashboardResource> builder, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint(DockerComposeAspireDashboardResource.HttpEndpointName, endpoint =>
        {
            endpoint.Port = port;
            endpoint.IsExternal = port is not null;
        });
    }

    /// <summary>Believes the forwarded headers of a proxy in front of the dashboard.</summary>
    public static IResourceBuilder<DockerComposeAspireDashboardResource> WithForwardedHeaders(
        this IResourceBuilder<DockerComposeAspireDashboardResource> builder, bool enabled = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEnvironment("ASPIRE_DASHBOARD_FORWARDEDHEADERS_ENABLED", enabled ? "true" : "false");
    }

    internal static IResourceBuilder<DockerComposeAspireDashboardResource> CreateDashboard(this IDistributedApplicationBuilder builder, string name) =>
        builder.CreateResourceBuilder(new DockerComposeAspireDashboardResource(name))
            .WithImage(Image, Tag())
            .WithEndpoint(targetPort: 18888, scheme: "http", name: DockerComposeAspireDashboardResource.HttpEndpointName, isExternal: true)
            .WithHttpEndpoint(targetPort: 18889, name: DockerComposeAspireDashboardResource.OtlpGrpcEndpointName)
            .WithHttpEndpoint(targetPort: 18890, name: DockerComposeAspireDashboardResource.OtlpHttpEndpointName);

    // The dashboard of the Aspire version that this stands in for.
    private static string Tag() => typeof(DockerComposeAspireDashboardResource).Assembly.GetName().Version!.ToString(2);
}
