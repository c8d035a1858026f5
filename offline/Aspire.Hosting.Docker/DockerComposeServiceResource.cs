using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;

namespace Aspire.Hosting.Docker;

/// <summary>A resource as a service of a Compose project.</summary>
public class DockerComposeServiceResource(string name, IResource resource, DockerComposeEnvironmentResource composeEnvironmentResource)
    : Resource(name), IResourceWithParent<DockerComposeEnvironmentResource>
{
    public DockerComposeEnvironmentResource Parent { get; } = composeEnvironmentResource;

    internal IResource Target { get; } = resource;

    internal IReadOnlyList<ComposeEndpoint> Endpoints { get; private set; } = [];

    /// <summary>As the resource's callbacks set it: what it refers to is not written out yet.</summary>
    internal Dictionary<string, object> Environment { get; } = [];

    internal List<object> Arguments { get; } = [];

    /// <exception cref="DistributedApplicationException">The resource has no endpoint of that name.</exception>
    internal ComposeEndpoint EndpointNamed(string endpointName) =>
        Endpoints.FirstOrDefault(e => string.Equals(e.Name, endpointName, StringComparison.OrdinalIgnoreCase))
        ?? throw new DistributedApplicationException($"'{Name}' has no endpoint named '{endpointName}'.");

    /// <summary>Asks the resource for what it has to be told.</summary>
    internal async Task CollectAsync(DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        Endpoints = ComposeEndpoint.Of(this);

        var variables = new EnvironmentCallbackContext(execution, Target, Environment, cancellationToken);
        foreach (var annotation in Target.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await annotation.Callback(variables);
        }

        var arguments = new CommandLineArgsCallbackContext(Arguments, Target, cancellationToken) { ExecutionContext = execution };
        foreach (var annotation in Target.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
        {
            await annotation.Callback(arguments);
        }
    }
}
