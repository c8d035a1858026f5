using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes;

/// <summary>What makes a resource a container, and has to go before it can be a process.</summary>
internal static class ContainerShape
{
    public static void Drop(ResourceAnnotationCollection annotations)
    {
        foreach (var annotation in annotations.Where(BelongsToContainers).ToList())
        {
            annotations.Remove(annotation);
        }

        foreach (var endpoint in annotations.OfType<EndpointAnnotation>())
        {
            ServeWithoutProxy(endpoint);
        }
    }

    private static bool BelongsToContainers(IResourceAnnotation annotation) => annotation
        is ContainerImageAnnotation
        or ContainerImagePullPolicyAnnotation
        or ContainerMountAnnotation
        or ContainerFileSystemCallbackAnnotation
        or ContainerLifetimeAnnotation
        or ContainerNameAnnotation
        or ContainerRuntimeArgsCallbackAnnotation
        or DockerfileBuildAnnotation;

    private static void ServeWithoutProxy(EndpointAnnotation endpoint)
    {
        // Without a proxy, an unset port takes on the target port, which is the container's: read it first.
        var port = endpoint.Port;
        endpoint.IsProxied = false;
        endpoint.Port = port;
        endpoint.TargetPort = port;
    }
}
