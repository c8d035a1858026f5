using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace Aspire.Hosting.Orchestration;

/// <summary>Brings the model into the shape it runs in, before any service starts.</summary>
internal sealed class ModelPreparation(
    DistributedApplicationModel model, IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext,
    IEnumerable<IDistributedApplicationEventingSubscriber> subscribers, IServiceProvider services)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var subscriber in subscribers)
        {
            await subscriber.SubscribeAsync(eventing, executionContext, cancellationToken);
        }

        // Ids first: handlers of the event may already log for a resource.
        ResourceInstances.Assign(model.Resources);
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        ResourceInstances.Assign(model.Resources);

        if (executionContext.IsPublishMode)
        {
            return;
        }

        foreach (var resource in model.Resources.Where(r => r.IsRunByDcp()))
        {
            ThrowIfUnsupported(resource);
            LifecycleCommands.AddTo(resource);
        }
    }

    private static void ThrowIfUnsupported(IResource resource)
    {
        if (resource is ContainerResource)
        {
            ThrowIfUnsupportedContainer(resource);
        }

        if (resource.GetReplicaCount() > 1 && resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => !e.IsProxied || e.TargetPort is not null) is { } endpoint)
        {
            throw new DistributedApplicationException(
                $"The resource '{resource.Name}' has {resource.GetReplicaCount()} replicas, so its endpoint '{endpoint.Name}' must be proxied and have no target port.");
        }
    }
    private static void ThrowIfUnsupportedContainer(IResource container)
    {
        if (!container.HasAnnotationOfType<ContainerImageAnnotation>())
        {
            throw new DistributedApplicationException($"The container '{container.Name}' has no image.");
        }

        if (container.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e.TargetPort is null) is { } endpoint)
        {
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of the container '{container.Name}' must have a target port: the one that the container listens on.");
        }

        var missing = container.HasAnnotationOfType<DockerfileBuildAnnotation>() ? "build images"
            : container.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime is not ContainerLifetime.Session ? "keep containers after the end"
            : null;
        if (missing is not null)
        {
            throw new DistributedApplicationException(
                $"The offline stand-ins do not {missing} (the container '{container.Name}'): build with the official Aspire packages (-p:AspireSource=packages).");
        }
    }
}
