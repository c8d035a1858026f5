using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting;

/// <summary>How one resource is published for Docker Compose.</summary>
public static class DockerComposeServiceExtensions
{
    /// <summary>Changes the resource's Compose service before it is written. Does nothing while the application runs.</summary>
    public static IResourceBuilder<T> PublishAsDockerComposeService<T>(
        this IResourceBuilder<T> builder, Action<DockerComposeServiceResource, Service> configure) where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder
            : builder.WithAnnotation(new DockerComposeServiceCustomizationAnnotation(configure));
    }

    /// <summary>The placeholder of the parameter's value, <c>${NAME}</c>; <c>.env</c> gets a line for it.</summary>
    public static string AsEnvironmentPlaceholder(this IResourceBuilder<ParameterResource> builder, DockerComposeServiceResource dockerComposeService)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.AsEnvironmentPlaceholder(dockerComposeService);
    }

    /// <inheritdoc cref="AsEnvironmentPlaceholder(IResourceBuilder{ParameterResource}, DockerComposeServiceResource)"/>
    public static string AsEnvironmentPlaceholder(this ParameterResource parameter, DockerComposeServiceResource dockerComposeService)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(dockerComposeService);
        return dockerComposeService.Parent.Capture(
            new() { Name = VariableName(parameter.Name), Description = $"Parameter {parameter.Name}", Source = parameter, Resource = parameter });
    }

    /// <summary>The same for a value of which only the manifest expression is known.</summary>
    public static string AsEnvironmentPlaceholder(this IManifestExpressionProvider manifestExpressionProvider, DockerComposeServiceResource dockerComposeService)
    {
        ArgumentNullException.ThrowIfNull(manifestExpressionProvider);
        ArgumentNullException.ThrowIfNull(dockerComposeService);
        return dockerComposeService.Parent.Capture(
            new() { Name = VariableName(manifestExpressionProvider.ValueExpression.Trim('{', '}')), Source = manifestExpressionProvider });
    }

    internal static string VariableName(string name) => name.Replace('-', '_').Replace('.', '_').ToUpperInvariant();
}
