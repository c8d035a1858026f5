using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Writes out what a resource is told: other services' addresses as they are in the project's network, the rest as placeholders.</summary>
internal static class ComposeValue
{
    public static async ValueTask<string> RenderAsync(object value, DockerComposeServiceResource service) => value switch
    {
        string text => text,
        EndpointReference endpoint => EndpointOf(endpoint, service).Get(EndpointProperty.Url),
        EndpointReferenceExpression property => EndpointOf(property.Endpoint, service).Get(property.Property),
        ParameterResource parameter => parameter.AsEnvironmentPlaceholder(service),
        ConnectionStringReference reference => await RenderAsync(reference.Resource.ConnectionStringExpression, service),
        IResourceWithConnectionString resource => await RenderAsync(resource.ConnectionStringExpression, service),
        ReferenceExpression expression => await RenderAsync(expression, service),
        IManifestExpressionProvider other => other.AsEnvironmentPlaceholder(service),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static async ValueTask<string> RenderAsync(ReferenceExpression expression, DockerComposeServiceResource service)
    {
        if (expression.IsConditional)
        {
            var holds = string.Equals(await expression.Condition!.GetValueAsync(), expression.MatchValue, StringComparison.OrdinalIgnoreCase);
            return await RenderAsync(holds ? expression.WhenTrue! : expression.WhenFalse!, service);
        }

        var values = new List<object>();
        foreach (var provider in expression.ValueProviders)
        {
            values.Add(await RenderAsync(provider, service));
        }

        return string.Format(CultureInfo.InvariantCulture, expression.Format, [.. values]);
    }

    private static ComposeEndpoint EndpointOf(EndpointReference endpoint, DockerComposeServiceResource service) =>
        service.Parent.ServiceOf(endpoint.Resource).EndpointNamed(endpoint.EndpointName);
}
